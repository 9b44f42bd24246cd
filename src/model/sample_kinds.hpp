#pragma once
#include "model/counter.hpp"
#include "model/kinded.hpp"
#include "model/ref.hpp"

#include <boost/describe/class.hpp>
#include <boost/mp11/list.hpp>
#include <vector>

/// Two small kinds of counters, for tests of what works over kinds.
namespace pyscaler::model {

struct JvmProfile;

struct ScriptCounter {
    static constexpr std::string_view kind_name = "ScriptCounter";
    Text<4096, 1> script{};

    friend bool operator==(const ScriptCounter&, const ScriptCounter&) = default;
};
BOOST_DESCRIBE_STRUCT(ScriptCounter, (), (script))

struct BeanCounter {
    static constexpr std::string_view kind_name = "BeanCounter";
    Text<255, 1> mbean{};
    std::vector<Text<64, 1>> attributes{};
    std::optional<Ref<JvmProfile>> profile{};

    friend bool operator==(const BeanCounter&, const BeanCounter&) = default;
};
BOOST_DESCRIBE_STRUCT(BeanCounter, (), (mbean, attributes, profile))

inline FieldErrors validate(const BeanCounter& counter) {
    if (counter.attributes.empty()) return {{"attributes", "must not be empty"}};
    return {};
}

using SampleCounterKinds = boost::mp11::mp_list<ScriptCounter, BeanCounter>;
using SampleCounter = Kinded<Counter, SampleCounterKinds>;

}  // namespace pyscaler::model
