#pragma once
#include "model/kinded.hpp"
#include "model/scalar.hpp"
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

template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

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
