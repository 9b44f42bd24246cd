#pragma once
#include "base/result.hpp"
#include "jmx/access.hpp"

#include <memory>

namespace boost::asio::ssl {
class context;
}

namespace pyscaler::jmx {

/// A client's context for one JVM: the chain is always checked. `Errc::invalid` for PEM that cannot be read.
Result<std::shared_ptr<boost::asio::ssl::context>> tls_context(const Access& access);

}  // namespace pyscaler::jmx
