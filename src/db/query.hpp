#pragma once
#include "model/described.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::db {

enum class Operator { equal, not_equal, less, less_or_equal, greater, greater_or_equal };

struct Condition {
    std::string member;
    Operator compare{Operator::equal};
    std::vector<model::Cell> values;  ///< several: any of them (with `equal`) or none of them (`not_equal`)
};

/// Which objects, in which order, how many. All conditions must hold.
///     Query{}.where(&Node::cluster, "web").where(&Node::state, NodeState::in_service).ordered_by("-created_at")
struct Query {
    std::vector<Condition> conditions;
    std::string search;       ///< some text or name contains it
    std::string order{"id"};  ///< a member, "-" before it for descending
    std::size_t limit{0};     ///< 0: all
    std::string cursor;       ///< `next` of the page before, with the same order

    /// A list member: one of its entries is (or none is).
    template <class T, class V, class Value>
    Query& where(V T::* member, const Value& value, Operator compare = Operator::equal) {
        conditions.push_back({model::member_name(member), compare, {cell_of<V>(value)}});
        return *this;
    }
    template <class T, class V>
    Query& where_any(V T::* member, const std::vector<V>& values) {
        Condition condition{model::member_name(member), Operator::equal, {}};
        for (const auto& value : values) condition.values.push_back(cell_of<V>(value));
        conditions.push_back(std::move(condition));
        return *this;
    }
    Query& ordered_by(std::string member) { return order = std::move(member), *this; }
    Query& limited_to(std::size_t most) { return limit = most, *this; }

    /// A filter as people write it: the member, and "a" or "a,b". "null" is the absent value.
    /// Says what is wrong when there is no such member or the value does not fit it.
    std::optional<model::FieldError> add_filter(const model::TypeDescription& type, std::string_view member,
                                                std::string_view text, Operator compare = Operator::equal);

private:
    template <class V, class Value>
    static model::Cell cell_of(const Value& value) {
        if constexpr (requires {
                          typename V::value_type;
                          V{}.push_back(typename V::value_type{});
                      }) {
            using Entry = typename V::value_type;
            return model::detail::Scalar<Entry>::to(Entry(value));
        } else {
            return model::detail::Scalar<V>::to(V(value));
        }
    }
};

}  // namespace pyscaler::db
