#pragma once
#include "aws/ec2.hpp"
#include "aws/elb.hpp"
#include "aws/elbv2.hpp"
#include "http/client.hpp"

#include <map>
#include <memory>
#include <string>

namespace pyscaler::fleet {

/// The services of one region of one cloud.
struct Region {
    explicit Region(const aws::Connection& connection) : ec2(connection), elb(connection), elbv2(connection) {}

    aws::Ec2 ec2;
    aws::Elb elb;
    aws::Elbv2 elbv2;
};

/// The clouds that profiles and nodes name, one connection each. Lives on one event loop; what it is given outlives it.
class Cloud {
public:
    Cloud(http::Client& client, std::shared_ptr<aws::CredentialsProvider> credentials, const Clock& clock,
          Identifiers& identifiers);

    /// `endpoint`: a URL in place of AWS's own, or empty. The region lives as long as the cloud.
    Region& region(const std::string& region, const std::string& endpoint);

private:
    http::Client& client_;
    std::shared_ptr<aws::CredentialsProvider> credentials_;
    const Clock& clock_;
    Identifiers& identifiers_;
    std::map<std::pair<std::string, std::string>, std::unique_ptr<Region>> regions_{};
};

}  // namespace pyscaler::fleet
