#include "jmx/java_type.hpp"

#include <algorithm>

namespace pyscaler::jmx {
namespace {

std::string_view primitive_of(char letter) {
    switch (letter) {
        case 'B': return "byte";
        case 'C': return "char";
        case 'D': return "double";
        case 'F': return "float";
        case 'I': return "int";
        case 'J': return "long";
        case 'S': return "short";
        case 'Z': return "boolean";
        default: return {};
    }
}

}  // namespace

std::string java_type(std::string_view class_name) {
    const auto dimensions = std::min(class_name.find_first_not_of('['), class_name.size());
    auto element = class_name.substr(dimensions);
    if (dimensions == 0 || element.empty()) return std::string(class_name);
    if (element.size() == 1)
        element = primitive_of(element.front());
    else if (element.front() == 'L' && element.back() == ';')
        element = element.substr(1, element.size() - 2);
    if (element.empty()) return std::string(class_name);
    std::string type{element};
    for (std::size_t i = 0; i < dimensions; ++i) type += "[]";
    return type;
}

std::string_view simple_type(std::string_view type) { return type.substr(type.rfind('.') + 1); }

}  // namespace pyscaler::jmx
