#pragma once
#include <boost/asio/awaitable.hpp>

namespace pyscaler {

namespace asio = boost::asio;

/// A coroutine that runs on the event loop it was spawned on. Takes its arguments by value.
template <class T = void>
using Task = asio::awaitable<T>;

}  // namespace pyscaler
