#pragma once
#include <boost/json/object.hpp>
#include <string>

namespace pyscaler::configuration {

/// A document of an apply file without its `---`: members in their order, a text of several lines as a block. Reading
/// it gives the same members again.
std::string yaml_text(const boost::json::object& members);

}  // namespace pyscaler::configuration
