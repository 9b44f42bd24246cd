#pragma once
#include "monitoring/jmx/jmx_counter.hpp"
#include "monitoring/ssh/ssh_counter.hpp"

#include <boost/mp11/list.hpp>

namespace pyscaler::monitoring {

/// Every counter kind, once. What is told by kind (storage, forms, sources) goes over this list.
using CounterKinds = boost::mp11::mp_list<SshCounter, JmxCounter>;

}  // namespace pyscaler::monitoring
