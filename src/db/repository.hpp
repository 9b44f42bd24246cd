#pragma once
#include "db/records.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace pyscaler::db {

template <class T>
struct Page {
    std::vector<T> items;
    std::string next;  ///< cursor of the following page; empty: this was the last
};

/// The stored objects of a described struct or `Kinded` noun, inside one transaction.
/// References are checked when the transaction ends (database.hpp), so the order of changes does not matter.
template <class T>
class Repository {
public:
    explicit Repository(Session& session) : records_(session, layout()) {}

    /// Sets its id. `Errc::conflict` when a unique value is taken, `Errc::invalid` when a required one is empty.
    Result<void> insert(T& object) { return records_.insert(&object); }

    /// By id; a changed name reaches whoever refers to it. `Errc::not_found`, `Errc::conflict` as above.
    Result<void> update(const T& object) {
        auto found = records_.update(&object);
        if (!found) return found.error();
        if (!*found) return missing(std::to_string(id_of(object)));
        return {};
    }

    /// Inserts it, or updates the one with its name; sets its id.
    Result<void> upsert(T& object) {
        id_of(object) = records_.id_of(name_of(object));
        if (id_of(object) == 0) return insert(object);
        return update(object);
    }

    /// `Errc::not_found` when there is none with this id. One that is in use makes the whole transaction fail.
    Result<void> remove(std::int64_t id) {
        if (!records_.remove(id)) return missing(std::to_string(id));
        return {};
    }

    std::optional<T> find(std::int64_t id) {
        Query query;
        query.conditions.push_back({"id", Operator::equal, {id}});
        return first(std::move(query));
    }
    std::optional<T> find_by_name(std::string_view name) {
        Query query;
        query.conditions.push_back({"name", Operator::equal, {std::string(name)}});
        return first(std::move(query));
    }
    /// The one with this name, or `Errc::not_found` saying so.
    Result<T> require(std::string_view name) {
        if (auto found = find_by_name(name)) return std::move(*found);
        return missing(name);
    }

    std::optional<T> first(Query query) {
        query.limit = 1;
        auto found = select(query);
        if (found.empty()) return std::nullopt;
        return std::move(found.front());
    }
    /// All that fit. Throws where `order` or a condition names no member: our bug; a person's go through `page`.
    std::vector<T> select(const Query& query = {}) { return std::move(page(query).value().items); }
    /// `Errc::invalid` for an unknown order or a cursor that is not ours.
    Result<Page<T>> page(const Query& query) {
        Page<T> page;
        auto found = records_.select(query, page.next);
        if (!found) return found.error();
        page.items.reserve(found->size());
        for (auto& object : *found) page.items.push_back(std::move(*static_cast<T*>(object.get())));
        return page;
    }
    std::int64_t count(const Query& query = {}) { return records_.count(query); }

    /// One error for each reference of `object` to something that is not there, with its field: "steps[2].action".
    model::FieldErrors missing_references(const T& object) { return records_.missing_references(&object); }

    static const Layout& layout() {
        static const Layout made{model::description<T>()};
        return made;
    }

private:
    static auto& head_of(auto& object) {
        if constexpr (requires { object.head; })
            return object.head;
        else
            return object;
    }
    static auto& id_of(auto& object) { return head_of(object).id; }
    static std::string_view name_of(const T& object) {
        const auto& name = head_of(object).name;
        if constexpr (requires { name.value; })
            return name.value.str();
        else
            return name.str();
    }
    static Error missing(std::string_view name) {
        return {Errc::not_found, "there is no " + model::description<T>().name + " \"" + std::string(name) + '"'};
    }

    Records records_;
};

}  // namespace pyscaler::db
