#include "fleet/cloud.hpp"

namespace pyscaler::fleet {

Cloud::Cloud(http::Client& client, std::shared_ptr<aws::CredentialsProvider> credentials, const Clock& clock,
             Identifiers& identifiers)
    : client_(client), credentials_(std::move(credentials)), clock_(clock), identifiers_(identifiers) {}

Region& Cloud::region(const std::string& region, const std::string& endpoint) {
    auto& known = regions_[{region, endpoint}];
    if (!known) {
        aws::Endpoint where;
        where.region = region;
        where.url = endpoint;
        const aws::Connection connection{client_, where, credentials_, clock_, identifiers_};
        known = std::make_unique<Region>(connection);
    }
    return *known;
}

}  // namespace pyscaler::fleet
