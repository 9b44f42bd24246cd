#pragma once
#include <string>
#include <string_view>

namespace pyscaler::jmx {

/// Whether an MBean's name has a wildcard: "java.lang:type=GarbageCollector,*", `Catalina:name="http-*"`.
bool is_pattern(std::string_view name);

/// What is wrong with the name of an MBean that may also be a pattern; see `name_fault`. Empty: nothing.
std::string pattern_fault(std::string_view pattern);

}  // namespace pyscaler::jmx
