#pragma once
#include "base/identifier.hpp"
#include "jmx/stream_writer.hpp"

namespace pyscaler::jmx {

/// Who we are to the distributed garbage collectors of the JVMs; one per process or event loop is enough.
struct LeaseHolder {
    VmId id{};
    std::int64_t sequence{0};  ///< of the last call; grows

    static LeaseHolder make(Identifiers& identifiers);
};

}  // namespace pyscaler::jmx
