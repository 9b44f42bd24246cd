#pragma once
#include "jmx/mbean.hpp"

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::jmx::jolokia {

/// How a request of type `list` names an MBean: "domain/properties"; a slash within either is "!/", an exclamation mark
/// "!!" (protocol.html, escape rules).
std::string list_path(std::string_view mbean);

/// Of the answer to a request of type `search`, sorted.
std::vector<std::string> names_in(const boost::json::value& value);

/// Of the answer to a request of type `list` for one MBean.
MBeanDescription attributes_in(const boost::json::value& value);

}  // namespace pyscaler::jmx::jolokia
