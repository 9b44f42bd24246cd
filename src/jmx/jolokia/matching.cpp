#include "jmx/jolokia/client.hpp"
#include "jmx/jolokia/numbers.hpp"

#include <map>

namespace pyscaler::jmx::jolokia {

Task<std::vector<Numbers>> read_matching(std::shared_ptr<Client> client, std::vector<NumberRequest> requests,
                                         Deadline deadline) {
    std::map<Target, std::size_t> places;
    std::vector<Target> targets;
    std::vector<std::size_t> place_of;
    for (const auto& request : requests) {
        const Target target{request.mbean, request.attribute, request.timeout};
        const auto [known, is_new] = places.try_emplace(target, targets.size());
        if (is_new) targets.push_back(target);
        place_of.push_back(known->second);
    }
    const auto values = co_await client->values(std::move(targets), deadline);
    std::vector<Numbers> all;
    for (std::size_t i = 0; i < requests.size(); ++i) all.push_back(numbers_in(requests[i], values[place_of[i]]));
    co_return all;
}

}  // namespace pyscaler::jmx::jolokia
