#pragma once
#include "base/result.hpp"
#include "jmx/graph.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pyscaler::jmx {

/// What an MBean says of one of its attributes.
struct AttributeDescription {
    std::string name{};
    std::string type{};         ///< a Java type: "int", "javax.management.openmbean.CompositeData"
    std::string description{};  ///< as `shown_text`, as is the type
    bool readable{false};
};

/// What an MBean says of itself.
struct MBeanDescription {
    std::vector<AttributeDescription> attributes{};  ///< sorted by name
    std::size_t left_off{
        0};  ///< attributes beyond `limits::attributes`, and those of a longer name than `limits::name`
};

/// Of a javax.management.MBeanInfo.
MBeanDescription attributes_in(const Graph& graph, const Value& info);

/// Of a set of javax.management.ObjectName, sorted. `Failure::bad_answer` where they are more than `limits::names`.
Result<std::vector<std::string>> names_in(const Graph& graph, const Value& set);

/// One attribute with its value.
struct Attribute {
    std::string name{};
    Value value{};
};

/// Of a javax.management.AttributeList: those that could be read, at most `limits::attributes`.
std::vector<Attribute> values_in(const Graph& graph, const Value& list);

/// What is wrong with the name of one MBean: `domain:key=value[,key=value]`, no pattern. A server closes the connection
/// on a malformed one. Empty: nothing.
std::string name_fault(std::string_view name);

}  // namespace pyscaler::jmx
