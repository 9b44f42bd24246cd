#pragma once
#include <string>
#include <string_view>

namespace pyscaler::jmx {

/// The type as people write it, of the name that its class has in the JVM: "long[][]" of "[[J", "java.lang.String[]" of
/// "[Ljava.lang.String;"; others as they are.
std::string java_type(std::string_view class_name);

/// Without its package: "CompositeData".
std::string_view simple_type(std::string_view type);

}  // namespace pyscaler::jmx
