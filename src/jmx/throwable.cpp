#include "jmx/throwable.hpp"

#include "jmx/failure.hpp"
#include "jmx/shown_text.hpp"

#include <algorithm>
#include <array>
#include <fmt/core.h>

namespace pyscaler::jmx {
namespace {

constexpr std::size_t most_throwables = 16;
/// Where the classes of the JDK keep the exception that lies in them.
constexpr std::array<std::string_view, 7> inner_fields{"cause", "detail", "exception",          "runtimeException",
                                                       "error", "target", "undeclaredThrowable"};

Value inner_of(const Graph& graph, const Value& value) {
    for (const auto name : inner_fields) {
        const auto* field = graph.field(value, name);
        if (field && field->is(ValueKind::object) && !(*field == value)) return *field;
    }
    return {};
}

struct Meaning {
    std::string_view class_name;
    Failure failure;
};

/// The outermost exception decides; see the table in docs/watch-jvms.md.
constexpr std::array<Meaning, 10> meanings{{
    {"javax.management.InstanceNotFoundException", Failure::no_such_mbean},
    {"javax.management.AttributeNotFoundException", Failure::no_such_attribute},
    {"javax.management.RuntimeMBeanException", Failure::getter_failed},
    {"javax.management.RuntimeErrorException", Failure::getter_failed},
    {"javax.management.RuntimeOperationsException", Failure::getter_failed},
    {"javax.management.MBeanException", Failure::getter_failed},
    {"javax.management.ReflectionException", Failure::getter_failed},
    {"java.lang.SecurityException", Failure::access_denied},
    {"java.rmi.NotBoundException", Failure::not_bound},
    {"java.rmi.NoSuchObjectException", Failure::connection_forgotten},
}};

bool is_of(const Throwable& throwable, std::string_view class_name) { return throwable.class_name == class_name; }

/// A filter's refusal is an exception of Java's serialization as others are, but for what it says.
bool is_refusal(const Throwable& throwable) {
    return is_of(throwable, "java.io.InvalidClassException") && throwable.message.find("REJECTED") != std::string::npos;
}

/// A name that is none, which the JVM finds out while it reads the call.
bool is_malformed_name(const Throwable& throwable) {
    return is_of(throwable, "javax.management.MalformedObjectNameException") ||
           is_of(throwable, "java.io.InvalidObjectException");
}

/// What the JVM's own RMI says of a call that it could not carry out.
boost::system::error_code meaning_of_rmi(const std::vector<Throwable>& all) {
    if (std::ranges::any_of(all, is_refusal)) return make_error_code(Failure::refused_request);
    if (std::ranges::any_of(all, is_malformed_name)) return make_error_code(Errc::invalid);
    return make_error_code(Failure::bad_answer);
}

boost::system::error_code meaning_of(const std::vector<Throwable>& all) {
    const auto& outermost = all.front();
    if (outermost.class_name == "java.lang.SecurityException" && outermost.message.starts_with("Authentication failed"))
        return make_error_code(Failure::authentication_failed);
    const auto known = std::find_if(meanings.begin(), meanings.end(),
                                    [&](const Meaning& meaning) { return meaning.class_name == outermost.class_name; });
    if (known != meanings.end()) return make_error_code(known->failure);
    if (outermost.class_name.starts_with("java.rmi.")) return meaning_of_rmi(all);
    return make_error_code(Failure::getter_failed);
}

}  // namespace

std::vector<Throwable> throwables_of(const Graph& graph, const Value& value) {
    std::vector<Throwable> all;
    auto each = value;
    while (each.is(ValueKind::object) && all.size() < most_throwables) {
        Throwable throwable;
        throwable.class_name = graph.class_of(each);
        if (const auto* message = graph.field(each, "detailMessage"))
            throwable.message = shown_text(graph.text(*message));
        all.push_back(std::move(throwable));
        each = inner_of(graph, each);
    }
    return all;
}

Error error_of(const Answer& answer, std::string_view what) {
    const auto all = throwables_of(answer.graph, answer.value);
    if (all.empty()) return error_of(Failure::bad_answer, fmt::format("{}: the JVM threw what is no exception", what));
    std::string said;
    for (const auto& each : all)
        said += fmt::format("{}{}{}{}", said.empty() ? "" : " <- ", each.class_name, each.message.empty() ? "" : ": ",
                            each.message);
    const auto code = answer.aborted ? make_error_code(Failure::unreadable) : meaning_of(all);
    return {code, fmt::format("{}: {}", what, said)};
}

}  // namespace pyscaler::jmx
