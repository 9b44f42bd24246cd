#pragma once
#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/secret.hpp"
#include "model/bounded.hpp"
#include "model/enumeration.hpp"
#include "model/json_document.hpp"
#include "model/kinded.hpp"
#include "model/read_only.hpp"
#include "model/ref.hpp"
#include "model/slug.hpp"
#include "model/text.hpp"
#include "model/type_description.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>
#include <concepts>
#include <tuple>
#include <type_traits>

/// From a described struct to its `TypeDescription`. Kept thin: all else works on the description.
namespace pyscaler::model {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value;

template <class T>
const TypeDescription& description();
template <class T>
const ValueType& value_type();

namespace detail {

std::optional<std::string> must_be(std::string_view what);
std::optional<std::string> must_be_between(std::int64_t least, std::int64_t most);
std::optional<std::string> must_be_one_of(const std::vector<std::string>& names);

template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

/// How a scalar type is limited and turned into a cell and back: `describe`, `to`, `from`.
template <class T>
struct Scalar;

template <>
struct Scalar<bool> {
    static void describe(ValueType& type) { type.kind = ValueKind::boolean; }
    static Cell to(bool value) { return std::int64_t{value}; }
    static std::optional<std::string> from(bool& value, const Cell& cell) {
        const auto* number = std::get_if<std::int64_t>(&cell);
        if (number == nullptr) return must_be("true or false");
        value = *number != 0;
        return std::nullopt;
    }
};

template <>
struct Scalar<double> {
    static void describe(ValueType& type) { type.kind = ValueKind::real; }
    static Cell to(double value) { return value; }
    static std::optional<std::string> from(double& value, const Cell& cell) {
        if (const auto* number = std::get_if<std::int64_t>(&cell))
            return value = static_cast<double>(*number), std::nullopt;
        const auto* number = std::get_if<double>(&cell);
        if (number == nullptr) return must_be("a number");
        value = *number;
        return std::nullopt;
    }
};

/// Whole numbers from `Low` to `High`, built by `Make`.
template <class T, std::int64_t Low, std::int64_t High>
struct Whole {
    static void describe(ValueType& type) {
        type.kind = ValueKind::integer;
        type.minimum = Low;
        type.maximum = High;
    }
    static Cell to(const T& value) { return static_cast<std::int64_t>(value); }
    static std::optional<std::string> from(T& value, const Cell& cell) {
        const auto* number = std::get_if<std::int64_t>(&cell);
        if (number == nullptr) return must_be("a whole number");
        if (*number < Low || *number > High) return must_be_between(Low, High);
        if constexpr (std::integral<T>)
            value = static_cast<T>(*number);
        else
            value = T{static_cast<decltype(T::min)>(*number)};
        return std::nullopt;
    }
};
template <class T>
    requires(std::signed_integral<T>)
struct Scalar<T> : Whole<T, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()> {};
template <class Int, Int Min, Int Max>
struct Scalar<Bounded<Int, Min, Max>> : Whole<Bounded<Int, Min, Max>, Min, Max> {};

template <class Rule>
struct Scalar<Constrained<Rule>> {
    static void describe(ValueType& type) {
        type.kind = ValueKind::text;
        type.least = Rule::least;
        type.most = Rule::most;
        type.pattern = Rule::pattern;
    }
    static Cell to(const Constrained<Rule>& value) { return value.str(); }
    static std::optional<std::string> from(Constrained<Rule>& value, const Cell& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        return text == nullptr ? must_be("a text") : value.accept(*text);
    }
};

template <Enumeration E>
struct Scalar<E> {
    static void describe(ValueType& type) {
        type.kind = ValueKind::enumeration;
        type.names = enum_names<E>();
    }
    static Cell to(E value) { return std::string(enum_name(value)); }
    static std::optional<std::string> from(E& value, const Cell& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        const auto known = text == nullptr ? std::nullopt : enum_value<E>(*text);
        if (!known) return must_be_one_of(enum_names<E>());
        value = *known;
        return std::nullopt;
    }
};

template <>
struct Scalar<Time> {
    static void describe(ValueType& type) { type.kind = ValueKind::time; }
    static Cell to(Time value) { return std::int64_t{value.time_since_epoch().count()}; }
    static std::optional<std::string> from(Time& value, const Cell& cell) {
        const auto* number = std::get_if<std::int64_t>(&cell);
        if (number == nullptr) return must_be("a time such as \"2026-11-24T02:26:18Z\"");
        value = Time{std::chrono::milliseconds{*number}};
        return std::nullopt;
    }
};

/// Durations of at least `Least` milliseconds.
template <class T, std::int64_t Least>
struct LengthOfTime {
    static void describe(ValueType& type) {
        type.kind = ValueKind::duration;
        type.minimum = Least;
    }
    static Cell to(const T& value) { return std::int64_t{value.value().count()}; }
    static std::optional<std::string> from(T& value, const Cell& cell) {
        const auto* number = std::get_if<std::int64_t>(&cell);
        if (number == nullptr) return must_be("a duration such as \"90s\" or \"5m\"");
        const Duration duration{std::chrono::milliseconds{*number}};
        if (*number < Least) return must_be("at least " + format_duration(std::chrono::milliseconds{Least}));
        value = T{duration};
        return std::nullopt;
    }
};
template <>
struct Scalar<Duration> : LengthOfTime<Duration, 0> {};
template <std::int64_t Min>
struct Scalar<DurationFrom<Min>> : LengthOfTime<DurationFrom<Min>, Min> {};

template <>
struct Scalar<Secret> {
    static void describe(ValueType& type) {
        type.kind = ValueKind::secret;
        type.most = 65536;
    }
    static Cell to(const Secret& value) { return value.empty() ? Cell{} : Cell{value.reveal()}; }
    static std::optional<std::string> from(Secret& value, const Cell& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        if (text == nullptr && !is_null(cell)) return must_be("a text");
        if (text != nullptr)
            if (auto fault = text_fault(*text, 0, 65536)) return fault;
        value = text == nullptr ? Secret{} : Secret{*text};
        return std::nullopt;
    }
};

template <class Target, bool Owned>
struct Scalar<Ref<Target, Owned>> {
    static void describe(ValueType& type) {
        type.kind = ValueKind::reference;
        type.owned = Owned;
        type.least = 1;
        type.most = Slug::rule::most;
        type.pattern = Slug::rule::pattern;
        type.target = type_name<Target>();
    }
    static Cell to(const Ref<Target, Owned>& value) { return value.name; }
    static std::optional<std::string> from(Ref<Target, Owned>& value, const Cell& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        if (text == nullptr) return must_be("the name of " + with_article(type_name<Target>()));
        if (auto fault = Slug::rule::fault(*text)) return fault;
        value.name = *text;
        return std::nullopt;
    }
};

template <std::size_t Most>
struct Scalar<Json<Most>> {
    static void describe(ValueType& type) {
        type.kind = ValueKind::json;
        type.most = Most;
    }
    static Cell to(const Json<Most>& value) { return value.text(); }
    static std::optional<std::string> from(Json<Most>& value, const Cell& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        return text == nullptr ? must_be("a JSON document") : value.accept(*text);
    }
};

template <class T>
struct Scalar<std::optional<T>> {
    static void describe(ValueType& type) {
        Scalar<T>::describe(type);
        type.nullable = true;
    }
    static Cell to(const std::optional<T>& value) { return value ? Scalar<T>::to(*value) : Cell{}; }
    static std::optional<std::string> from(std::optional<T>& value, const Cell& cell) {
        if (is_null(cell)) return value.reset(), std::nullopt;
        T read{};
        auto fault = Scalar<T>::from(read, cell);
        if (!fault) value = std::move(read);
        return fault;
    }
};

template <class T>
struct Scalar<ReadOnly<T>> {
    static void describe(ValueType& type) {
        Scalar<T>::describe(type);
        type.read_only = true;
    }
    static Cell to(const ReadOnly<T>& value) { return Scalar<T>::to(value.value); }
    static std::optional<std::string> from(ReadOnly<T>& value, const Cell& cell) {
        return Scalar<T>::from(value.value, cell);
    }
};

template <class T>
void describe_value(ValueType& type, const T*) {
    Scalar<T>::describe(type);
    type.to_cell = [](const void* value) { return Scalar<T>::to(*static_cast<const T*>(value)); };
    type.from_cell = [](void* value, const Cell& cell) { return Scalar<T>::from(*static_cast<T*>(value), cell); };
}

template <class T>
void describe_value(ValueType& type, const std::vector<T>*) {
    type.kind = ValueKind::list;
    type.most = 1000;
    if constexpr (Described<T>)
        type.structure = &description<T>;
    else
        type.element = &value_type<T>();
    type.size = [](const void* list) { return static_cast<const std::vector<T>*>(list)->size(); };
    type.at = [](void* list, std::size_t index) -> void* { return &(*static_cast<std::vector<T>*>(list))[index]; };
    type.resize = [](void* list, std::size_t size) { static_cast<std::vector<T>*>(list)->resize(size); };
}

template <class T>
struct WholeObject {
    T& operator()(void* object) const { return *static_cast<T*>(object); }
};
template <class Noun>
struct HeadOf {
    auto& operator()(void* object) const { return static_cast<Noun*>(object)->head; }
};

bool is_required(const Member& member, const void* fresh_object);

/// The members of `T`, found in an object by `Project`.
template <class T, class Project>
std::vector<Member> members_of() {
    std::vector<Member> members;
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto described) {
        using D = decltype(described);
        using V = std::remove_cvref_t<decltype(std::declval<T&>().*D::pointer)>;
        Member member;
        member.name = outward_name(D::name);
        member.type = &value_type<V>();
        member.read_only = member.type->read_only || member.name == "id";
        member.access = [](void* object) -> void* { return &(Project{}(object).*D::pointer); };
        members.push_back(std::move(member));
    });
    return members;
}

/// The name of the member of `T` that `pointer` points to.
template <class T, class Pointer>
std::string name_of(Pointer pointer) {
    std::string name;
    boost::mp11::mp_for_each<MembersOf<T>>([&](auto described) {
        if constexpr (std::is_same_v<std::remove_const_t<decltype(described.pointer)>, Pointer>)
            if (described.pointer == pointer) name = outward_name(described.name);
    });
    return name;
}

template <class T, class Keys>
std::vector<std::vector<std::string>> key_names(const Keys& keys) {
    std::vector<std::vector<std::string>> result;
    const auto add = [&](const auto& key) {
        std::apply([&](auto... pointer) { result.push_back({name_of<T>(pointer)...}); }, key);
    };
    std::apply([&](const auto&... key) { (add(key), ...); }, keys);
    return result;
}

template <class T>
void describe_keys(TypeDescription& type) {
    if (type.find("name") != nullptr) type.unique.push_back({"name"});
    if constexpr (requires { unique_keys(static_cast<const T*>(nullptr)); })
        for (auto& key : key_names<T>(unique_keys(static_cast<const T*>(nullptr))))
            type.unique.push_back(std::move(key));
    if constexpr (requires { search_keys(static_cast<const T*>(nullptr)); })
        type.indexes = key_names<T>(search_keys(static_cast<const T*>(nullptr)));
}

template <class T>
FieldErrors validated(const T& object) {
    if constexpr (requires {
                      { validate(object) } -> std::same_as<FieldErrors>;
                  })
        return validate(object);
    else
        return {};
}

template <class Outer, class T, class Project>
void describe_struct(TypeDescription& type) {
    type.name = type_name<T>();
    type.members = members_of<T, Project>();
    type.make = []() -> std::shared_ptr<void> { return std::make_shared<Outer>(); };
    type.assign = [](void* to, const void* from) { *static_cast<Outer*>(to) = *static_cast<const Outer*>(from); };
    const auto fresh = type.make();
    for (auto& member : type.members) member.required = is_required(member, fresh.get());
    describe_keys<T>(type);
    if constexpr (requires { T::append_only; }) type.append_only = T::append_only;
}

template <Described T>
void describe_noun(TypeDescription& type, const T*) {
    describe_struct<T, T, WholeObject<T>>(type);
    type.validate = [](const void* object) { return validated(*static_cast<const T*>(object)); };
}

template <class Head, class Kinds>
void describe_noun(TypeDescription& type, const Kinded<Head, Kinds>*) {
    using Noun = Kinded<Head, Kinds>;
    describe_struct<Noun, Head, HeadOf<Noun>>(type);
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, Kinds>>([&](auto identity) {
        using Kind = typename decltype(identity)::type;
        KindDescription kind;
        kind.name = Kind::kind_name;
        kind.settings = &description<Kind>();
        kind.access = [](void* object) -> void* { return std::get_if<Kind>(&static_cast<Noun*>(object)->settings); };
        kind.make = [](void* object) { static_cast<Noun*>(object)->settings = Kind{}; };
        type.kinds.push_back(std::move(kind));
    });
    type.kind_of = [](const void* object) { return static_cast<const Noun*>(object)->settings.index(); };
    type.validate = [](const void* object) {
        const auto& noun = *static_cast<const Noun*>(object);
        auto errors = validated(noun.head);
        const auto of_kind = std::visit([](const auto& settings) { return validated(settings); }, noun.settings);
        errors.insert(errors.end(), of_kind.begin(), of_kind.end());
        return errors;
    };
}

}  // namespace detail

/// The description of a member's type `T`.
template <class T>
const ValueType& value_type() {
    static const ValueType type = [] {
        ValueType made;
        detail::describe_value(made, static_cast<const T*>(nullptr));
        made.assign = [](void* to, const void* from) { *static_cast<T*>(to) = *static_cast<const T*>(from); };
        made.equal = [](const void* left, const void* right) {
            return *static_cast<const T*>(left) == *static_cast<const T*>(right);
        };
        return made;
    }();
    return type;
}

/// The description of the described struct, or `Kinded` noun, `T`. Lives for ever.
template <class T>
const TypeDescription& description() {
    static const TypeDescription type = [] {
        TypeDescription made;
        detail::describe_noun(made, static_cast<const T*>(nullptr));
        return made;
    }();
    return type;
}

/// `validate` of the noun and of its kind: the rules across members, where it has any.
template <class T>
FieldErrors check(const T& object) {
    return description<T>().validate(&object);
}

/// The outward name of a member: `member_name(&Node::cluster)` is "cluster".
template <class T, class V>
std::string member_name(V T::* pointer) {
    return detail::name_of<T>(pointer);
}

}  // namespace pyscaler::model
