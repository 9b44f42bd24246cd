#include "base/result.hpp"

#include <boost/asio/error.hpp>

namespace pyscaler {
namespace {

class Category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "pyscaler"; }

    std::string message(int value) const override {
        switch (static_cast<Errc>(value)) {
            case Errc::timed_out: return "timeout";
            case Errc::refused: return "refused";
            case Errc::unreachable: return "unreachable";
            case Errc::denied: return "denied";
            case Errc::host_key_changed: return "host key changed";
            case Errc::not_found: return "not found";
            case Errc::invalid: return "invalid";
            case Errc::conflict: return "conflict";
            case Errc::limit_exceeded: return "limit exceeded";
            case Errc::protocol: return "protocol error";
            case Errc::throttled: return "throttled";
            case Errc::capacity: return "no capacity";
            case Errc::unavailable: return "unavailable";
            case Errc::failed: return "failed";
            case Errc::cancelled: return "cancelled";
        }
        return "unknown error";
    }
};

}  // namespace

const boost::system::error_category& error_category() noexcept {
    static const Category category;
    return category;
}

bool is_transient(const Error& error) noexcept {
    const auto& code = error.code();
    if (code.category() == error_category()) {
        switch (static_cast<Errc>(code.value())) {
            case Errc::timed_out:
            case Errc::refused:
            case Errc::unreachable:
            case Errc::throttled:
            case Errc::unavailable: return true;
            default: return false;
        }
    }
    namespace asio_error = boost::asio::error;
    return code == asio_error::connection_refused || code == asio_error::connection_reset ||
           code == asio_error::timed_out || code == asio_error::host_unreachable ||
           code == asio_error::network_unreachable || code == asio_error::eof || code == asio_error::broken_pipe ||
           code == asio_error::try_again;
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
    throw boost::system::system_error(error.code(), error.detail());
}

}  // namespace pyscaler
