#pragma once
#include "base/deadline.hpp"
#include "base/result.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>

namespace pyscaler::jmx {

/// A TCP connection. `Errc::refused`, `unreachable` (name or route), `timed_out`.
Task<Result<std::shared_ptr<asio::ip::tcp::socket>>> dial(std::string host, std::uint16_t port, Deadline deadline);

}  // namespace pyscaler::jmx
