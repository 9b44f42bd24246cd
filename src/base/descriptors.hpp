#pragma once
#include <cstddef>

namespace pyscaler {

/// Lets this process have as many descriptors as its hard limit allows (a soft limit of 1,024 is for programs that use
/// select), and says how many that are. A server calls it before it listens.
std::size_t raise_descriptor_limit() noexcept;

}  // namespace pyscaler
