#pragma once
#include "http/response.hpp"

#include <string>
#include <vector>

namespace pyscaler::http {

/// What is wrong with one field of the input: "steps[1].action", "there is no action of that name".
struct FieldError {
    std::string field{};
    std::string message{};
};

/// Problem details of RFC 9457, with our `errors`.
struct Problem {
    int status{500};
    std::string title{};   ///< empty: the phrase of the status
    std::string detail{};  ///< left out when empty
    std::vector<FieldError> errors{};
};

/// `application/problem+json`: {"type", "title", "status", "detail", "errors": [{"field", "message"}]}.
Response to_response(const Problem& problem);

/// The same in one call.
Response problem(int status, std::string detail = {}, std::vector<FieldError> errors = {});

}  // namespace pyscaler::http
