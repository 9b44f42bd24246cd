#pragma once
#include "model/text.hpp"

#include <boost/describe/class.hpp>
#include <memory>
#include <string_view>

namespace pyscaler::monitoring {

class Source;
struct SourceServices;

/// A counter that a script on the node tells: it prints one number on its standard output and exits with 0.
struct SshCounter {
    static constexpr std::string_view kind_name = "SshCounter";
    static constexpr bool per_jvm = false;  ///< read once for the node
    static std::unique_ptr<Source> make_source(const SourceServices& services);

    model::Text<65536> script{};  ///< of a POSIX shell, passed to the node as it is

    friend bool operator==(const SshCounter&, const SshCounter&) = default;
};
BOOST_DESCRIBE_STRUCT(SshCounter, (), (script))

}  // namespace pyscaler::monitoring
