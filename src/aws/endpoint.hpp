#pragma once
#include "base/result.hpp"

#include <string>
#include <string_view>

namespace pyscaler::aws {

/// Where calls go.
struct Endpoint {
    /// As in "eu-west-1"; signed into every request.
    std::string region{};
    /// Scheme, host and port in place of AWS's own, such as "http://127.0.0.1:7071"; empty: AWS.
    std::string url{};
    /// Authorities to trust; empty: the system's.
    std::string ca_file{};
};

/// A service as its requests name it.
struct Service {
    std::string_view host;          // first label of the host
    std::string_view signing_name;  // in the signature's scope
    std::string_view version;
};

inline constexpr Service ec2_service{"ec2", "ec2", "2016-11-15"};
inline constexpr Service elb_service{"elasticloadbalancing", "elasticloadbalancing", "2012-06-01"};
inline constexpr Service elbv2_service{"elasticloadbalancing", "elasticloadbalancing", "2015-12-01"};

/// Where one service of an endpoint is reached.
struct Location {
    std::string url{};   // ends in "/"
    std::string host{};  // the `Host` header: with the port when it is not the scheme's default
};

/// `Errc::invalid` for a region that is no region's name or a URL that is not `http[s]://host[:port][/]`.
Result<Location> locate(const Endpoint& endpoint, const Service& service);

}  // namespace pyscaler::aws
