#include "jmx/jolokia/listener.hpp"

#include "http/client.hpp"
#include "jmx/failure.hpp"
#include "jmx/jolokia/url.hpp"
#include "jmx/limits.hpp"
#include "jmx/wire.hpp"

#include <algorithm>
#include <boost/asio/ssl/context.hpp>
#include <memory>

namespace pyscaler::jmx::jolokia {

namespace ssl = boost::asio::ssl;

namespace {

Deadline until(Deadline deadline) { return std::min(deadline, deadline_in(limits::connect)); }

}  // namespace

Task<bool> speaks_http(http::Client& http, Access access, bool tls, Deadline deadline) {
    http::ClientRequest request;
    request.method = "HEAD";
    request.url = url_of(access, tls);
    request.any_certificate = true;
    request.connect_timeout = limits::connect;
    request.use_proxy = false;
    const auto answer = co_await http.perform(std::move(request), until(deadline));
    co_return answer.has_value();
}

Task<bool> speaks_rmi(Access access, bool tls, Deadline deadline) {
    WireTarget target;
    target.host = access.host;
    target.port = access.port;
    target.check_host_name = false;
    // Trusts whoever answers: that is the default of a context.
    if (tls) target.tls = std::make_shared<ssl::context>(ssl::context::tls_client);
    const auto wire = co_await Wire::connect(std::move(target), until(deadline));
    co_return wire.has_value();
}

Task<Error> named_after_listener(http::Client& http, Access access, Error error, Deadline deadline) {
    if (!is(error, Failure::not_jmx) && !(error == Errc::unreachable) && !(error == Errc::timed_out)) co_return error;
    for (const bool tls : {false, true})
        if (co_await speaks_http(http, access, tls, deadline))
            co_return error_of(Failure::speaks_http,
                               url_of(access, tls) + " answers: is the profile's transport meant to be jolokia?");
    co_return error;
}

}  // namespace pyscaler::jmx::jolokia
