#include "jmx/jolokia/fault.hpp"

#include "jmx/failure.hpp"
#include "jmx/limits.hpp"

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

Result<json::value> value_in(const json::value& response, const std::string& asked) {
    constexpr std::int64_t ok = 200;
    const auto* object = response.if_object();
    const auto* status = object ? object->if_contains("status") : nullptr;
    if (!status || !status->is_int64()) return error_of(Failure::bad_answer, asked + ": no status");
    if (status->get_int64() != ok) {
        const auto message = text_in(*object, "error");
        return error_of(failure_of(text_in(*object, "error_type"), message, status->get_int64()),
                        asked + ": " + std::string(message.substr(0, limits::shown_text)));
    }
    const auto* value = object->if_contains("value");
    if (!value) return error_of(Failure::bad_answer, asked + ": no value");
    return *value;
}

}  // namespace pyscaler::jmx::jolokia
