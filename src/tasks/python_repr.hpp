#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>

namespace pyscaler::tasks {

/// Arguments as Python shows them, for people and Celery's monitors: `(1, 'a')`, `{'y': None}`. Cut at 1024 bytes.
std::string python_repr(const boost::json::array& args);
std::string python_repr(const boost::json::object& kwargs);

}  // namespace pyscaler::tasks
