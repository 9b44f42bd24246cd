#include "monitoring/source.hpp"

#include <boost/mp11/algorithm.hpp>
#include <type_traits>

namespace pyscaler::monitoring {

std::vector<std::unique_ptr<Source>> make_sources(const SourceServices& services) {
    std::vector<std::unique_ptr<Source>> sources;
    boost::mp11::mp_for_each<boost::mp11::mp_transform<std::type_identity, CounterKinds>>(
        [&](auto kind) { sources.push_back(decltype(kind)::type::make_source(services)); });
    return sources;
}

}  // namespace pyscaler::monitoring
