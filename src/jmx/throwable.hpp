#pragma once
#include "jmx/answer.hpp"

#include <string>
#include <vector>

namespace pyscaler::jmx {

/// One of the exceptions that lie in one another.
struct Throwable {
    std::string class_name{};
    std::string message{};
};

/// Of an answer that was thrown or aborted: the outermost first.
std::vector<Throwable> throwables_of(const Graph& graph, const Value& value);

/// What the exception of an answer means to us; `what` was asked, for the detail.
Error error_of(const Answer& answer, std::string_view what);

}  // namespace pyscaler::jmx
