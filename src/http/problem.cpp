#include "http/problem.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace pyscaler::http {

namespace json = boost::json;

Response to_response(const Problem& problem) {
    json::object object;
    object["type"] = "about:blank";
    object["title"] = problem.title.empty() ? reason_phrase(problem.status) : std::string_view{problem.title};
    object["status"] = problem.status;
    if (!problem.detail.empty()) object["detail"] = problem.detail;
    if (!problem.errors.empty()) {
        auto& errors = object["errors"].emplace_array();
        for (const auto& [field, message] : problem.errors) {
            errors.push_back(json::object{{"field", field}, {"message", message}});
        }
    }
    auto response = Response::json(json::serialize(object), problem.status);
    response.headers.set("Content-Type", "application/problem+json");
    return response;
}

Response problem(int status, std::string detail, std::vector<FieldError> errors) {
    Problem problem;
    problem.status = status;
    problem.detail = std::move(detail);
    problem.errors = std::move(errors);
    return to_response(problem);
}

}  // namespace pyscaler::http
