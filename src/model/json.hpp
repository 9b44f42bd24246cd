#pragma once
#include "model/described.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string_view>

/// JSON in and out, for any described struct and any `Kinded` noun.
///
/// Writing: durations "90s", times RFC 3339, references by name; a secret is never written: null when there is none,
/// else the object `{"sealed": true}`.
/// Reading: an unknown member, a wrong type and a broken constraint are errors, each with its field; all are reported,
/// not only the first. What only the system sets is ignored. A secret: a text sets it, null clears it,
/// `{"sealed": true}` and leaving it out keep it.
namespace pyscaler::model {

/// `missing`: what becomes of a member that the input leaves out.
enum class Missing { becomes_default, stays };

boost::json::object to_json(const TypeDescription& type, const void* object);
/// Only the members of the description itself, in an object of which it is the whole or the head; no kind.
boost::json::object members_to_json(const TypeDescription& type, const void* object);
/// Changes `object` as far as the input is good; with errors its state is of no use. Checks the rules across members
/// too when each member is good.
FieldErrors read_json(const TypeDescription& type, void* object, const boost::json::value& input, Missing missing);
/// What differs, as `{"min": [1, 2]}` (before, after); of a secret only that it changed: `{"password": ["sealed",
/// "sealed"]}`.
boost::json::object changes(const TypeDescription& type, const void* before, const void* after);

template <class T>
boost::json::object to_json(const T& object) {
    return to_json(description<T>(), &object);
}

/// A new `T`; what the input leaves out takes its default.
template <class T>
boost::system::result<T, FieldErrors> from_json(const boost::json::value& input) {
    T object{};
    if (auto errors = read_json(description<T>(), &object, input, Missing::becomes_default); !errors.empty())
        return errors;
    return object;
}

/// Changes only what the input names (PATCH). `object` is left alone when there are errors.
template <class T>
FieldErrors update_from_json(T& object, const boost::json::value& input) {
    T changed = object;
    auto errors = read_json(description<T>(), &changed, input, Missing::stays);
    if (errors.empty()) object = std::move(changed);
    return errors;
}

/// What the input leaves out takes its default again, except secrets and what the system sets (PUT, apply).
/// `object` is left alone when there are errors.
template <class T>
FieldErrors replace_from_json(T& object, const boost::json::value& input) {
    T changed = object;
    auto errors = read_json(description<T>(), &changed, input, Missing::becomes_default);
    if (errors.empty()) object = std::move(changed);
    return errors;
}

template <class T>
boost::json::object changes(const T& before, const T& after) {
    return changes(description<T>(), &before, &after);
}

}  // namespace pyscaler::model
