#include "jmx/jolokia/answer.hpp"

#include "base/json_text.hpp"
#include "jmx/failure.hpp"
#include "jmx/limits.hpp"
#include "jmx/shown_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace pyscaler::jmx::jolokia {

namespace json = boost::json;

namespace {

std::string_view text_in(const json::object& response, std::string_view name) {
    const auto* text = response.if_contains(name);
    return text && text->is_string() ? std::string_view(text->get_string()) : std::string_view{};
}

/// A pattern that fits, but nothing with the attribute, is an IllegalArgumentException, as is a list of no MBean.
Failure failure_of(std::string_view type, std::string_view message, std::int64_t status) {
    constexpr std::int64_t forbidden = 403;
    if (type == "javax.management.InstanceNotFoundException") return Failure::no_such_mbean;
    if (type == "javax.management.AttributeNotFoundException") return Failure::no_such_attribute;
    if (message.find("No matching attributes") != std::string_view::npos) return Failure::no_such_attribute;
    if (message.find("No MBean '") != std::string_view::npos) return Failure::no_such_mbean;
    if (type == "java.lang.SecurityException" || status == forbidden) return Failure::access_denied;
    return Failure::getter_failed;
}

}  // namespace

Result<json::value> json_of(std::string_view body, const std::string& where) {
    auto parsed = parse_json(body, {.bytes = body.size(), .depth = limits::depth});
    if (!parsed || (!parsed->is_object() && !parsed->is_array()))
        return error_of(Failure::not_jmx, where + ": the answer is not Jolokia's");
    return parsed;
}

Result<json::value> value_in(const json::value& response, const std::string& asked) {
    constexpr std::int64_t ok = 200;
    const auto* object = response.if_object();
    const auto* status = object ? object->if_contains("status") : nullptr;
    if (!status || !status->is_int64()) return error_of(Failure::bad_answer, asked + ": no status");
    if (status->get_int64() != ok) {
        const auto message = text_in(*object, "error");
        return error_of(failure_of(text_in(*object, "error_type"), message, status->get_int64()),
                        asked + ": " + shown_text(message));
    }
    const auto* value = object->if_contains("value");
    if (!value) return error_of(Failure::bad_answer, asked + ": no value");
    return *value;
}

std::vector<Result<json::value>> values_in(const json::value& answer, const std::vector<std::string>& asked,
                                           const std::string& where) {
    std::vector<Result<json::value>> values;
    const auto* responses = answer.if_array();
    if (responses && responses->size() == asked.size()) {
        values.reserve(asked.size());
        for (std::size_t i = 0; i < asked.size(); ++i) values.push_back(value_in((*responses)[i], asked[i]));
        return values;
    }
    auto value = value_in(answer, where);
    if (value) value = error_of(Failure::bad_answer, where + ": not as many answers as questions");
    values.assign(asked.size(), value);
    return values;
}

}  // namespace pyscaler::jmx::jolokia
