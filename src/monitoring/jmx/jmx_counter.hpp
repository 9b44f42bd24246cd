#pragma once
#include "model/field_error.hpp"
#include "model/text.hpp"

#include <boost/describe/class.hpp>
#include <memory>
#include <string_view>

namespace pyscaler::monitoring {

class Source;
struct SourceServices;

/// A counter that is an attribute of an MBean, read from each JVM of a node.
struct JmxCounter {
    static constexpr std::string_view kind_name = "JmxCounter";
    static constexpr bool per_jvm = true;
    static std::unique_ptr<Source> make_source(const SourceServices& services);

    model::Text<1024, 1> mbean{};     ///< "java.lang:type=Memory"; one MBean, no pattern
    model::Text<255, 1> attribute{};  ///< "HeapMemoryUsage"
    model::Text<255> key{};           ///< of its parts, with dots between: "used", "1.length"; "=text" is 1 or 0
    bool rate{false};                 ///< what it grows by in a second, and not the value itself

    friend bool operator==(const JmxCounter&, const JmxCounter&) = default;
};
BOOST_DESCRIBE_STRUCT(JmxCounter, (), (mbean, attribute, key, rate))

/// `mbean` is the name of one MBean.
model::FieldErrors validate(const JmxCounter& counter);

}  // namespace pyscaler::monitoring
