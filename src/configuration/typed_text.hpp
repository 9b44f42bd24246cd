#pragma once
#include "model/type_description.hpp"

#include <boost/json/value.hpp>
#include <string_view>

namespace pyscaler::configuration {

/// What a text without JSON around it (a YAML scalar, a field of a table) means to a member of this type: a name "no"
/// stays a text, "010" of a number is ten. What does not fit stays a text, which reading the JSON then refuses.
boost::json::value typed_value(const model::ValueType& type, std::string_view text);

/// The same without a type, as YAML 1.2's core schema has it: null, true, numbers, else a text.
boost::json::value guessed_value(std::string_view text);

/// The type of a member of the noun, or of its kind where it has `kind`; null when there is no such member.
const model::ValueType* member_type(const model::TypeDescription& type, std::string_view kind, std::string_view member);

}  // namespace pyscaler::configuration
