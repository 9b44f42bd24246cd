#include "http/client.hpp"

#include "http/client_multi.hpp"
#include "http/client_transfer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>

namespace pyscaler::http {

struct Client::State : ClientMulti {
    using ClientMulti::ClientMulti;
};

namespace {

/// Takes the transfer out of libcurl's hands however the coroutine ends: cancelled, thrown through, or destroyed.
class Running {
public:
    Running(ClientMulti& multi, ClientTransfer& transfer) : multi_(multi), transfer_(transfer) { multi.add(transfer); }
    ~Running() {
        if (!transfer_.finished()) multi_.remove(transfer_);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    ClientMulti& multi_;
    ClientTransfer& transfer_;
};

Task<Result<ClientResponse>> exchange(std::shared_ptr<ClientMulti> multi, ClientRequest request, Deadline deadline) {
    const auto transfer = std::make_unique<ClientTransfer>(std::move(request), multi->executor());
    if (auto prepared = transfer->prepare(); !prepared) co_return prepared.error();
    const Running running{*multi, *transfer};
    while (!transfer->finished() && std::chrono::steady_clock::now() < deadline) {
        transfer->done().expires_at(deadline);
        const auto [error] = co_await transfer->done().async_wait(asio::as_tuple(asio::use_awaitable));
        if (error && !transfer->finished()) throw boost::system::system_error(error);  // cancelled
    }
    if (!transfer->finished()) co_return Error{Errc::timed_out, transfer->name() + ": no answer in time"};
    co_return transfer->result();
}

}  // namespace

Client::Client(asio::any_io_executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

Client::~Client() = default;

Task<Result<ClientResponse>> Client::perform(ClientRequest request, Deadline deadline) {
    return exchange(state_, std::move(request), deadline);
}

}  // namespace pyscaler::http
