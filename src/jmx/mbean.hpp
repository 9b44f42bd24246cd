#pragma once
#include "jmx/graph.hpp"

#include <string>
#include <vector>

namespace pyscaler::jmx {

/// What an MBean says of one of its attributes.
struct AttributeDescription {
    std::string name{};
    std::string type{};  ///< a Java type: "int", "javax.management.openmbean.CompositeData"
    std::string description{};
    bool readable{false};
};

/// Of a javax.management.MBeanInfo, sorted by name.
std::vector<AttributeDescription> attributes_in(const Graph& graph, const Value& info);

/// Of a set of javax.management.ObjectName, sorted.
std::vector<std::string> names_in(const Graph& graph, const Value& set);

/// One attribute with its value.
struct Attribute {
    std::string name{};
    Value value{};
};

/// Of a javax.management.AttributeList: those that could be read.
std::vector<Attribute> values_in(const Graph& graph, const Value& list);

/// What is wrong with the name of one MBean: `domain:key=value[,key=value]`, no pattern. A server closes the connection
/// on a malformed one. Empty: nothing.
std::string name_fault(std::string_view name);

}  // namespace pyscaler::jmx
