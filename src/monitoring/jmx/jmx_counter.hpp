#pragma once
#include "model/enumeration.hpp"
#include "model/field_error.hpp"
#include "model/text.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <memory>
#include <string_view>

namespace pyscaler::monitoring {

class Source;
struct SourceServices;

/// How one value is made of those of several MBeans.
enum class Aggregate { none, sum, average, max, min };
BOOST_DESCRIBE_ENUM(Aggregate, none, sum, average, max, min)

/// A counter that is an attribute of an MBean, read from each JVM of a node.
///
/// The value of each MBean is read; made a rate, if it is one; divided, if there is a divisor; then those of all MBeans
/// are put together, and the result is multiplied by `scale`.
struct JmxCounter {
    static constexpr std::string_view kind_name = "JmxCounter";
    static constexpr bool per_jvm = true;
    static std::unique_ptr<Source> make_source(const SourceServices& services);

    model::Text<1024, 1> mbean{};     ///< "java.lang:type=Memory", or a pattern: "java.lang:type=GarbageCollector,*"
    model::Text<255, 1> attribute{};  ///< "HeapMemoryUsage"
    model::Text<255> key{};           ///< of its parts, with dots between: "used", "1.length"; "=text" is 1 or 0
    bool rate{false};                 ///< what it grows by in a second, and not the value itself
    Aggregate aggregate{Aggregate::none};  ///< of the MBeans that a pattern fits
    model::Text<1024> divisor_mbean{};     ///< empty: the MBean itself
    model::Text<255> divisor_attribute{};  ///< empty: `attribute`
    model::Text<255> divisor_key{};        ///< "max"; with all three empty nothing is divided
    double scale{1};                       ///< 100 makes a quotient per cent

    bool has_divisor() const;

    friend bool operator==(const JmxCounter&, const JmxCounter&) = default;
};
BOOST_DESCRIBE_STRUCT(JmxCounter, (),
                      (mbean, attribute, key, rate, aggregate, divisor_mbean, divisor_attribute, divisor_key, scale))

/// `mbean` is the name of one MBean or, with an aggregate, a pattern; a divisor is of one MBean and has an attribute.
model::FieldErrors validate(const JmxCounter& counter);

}  // namespace pyscaler::monitoring
