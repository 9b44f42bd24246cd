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
constexpr std::array<Meaning, 11> meanings{{
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
    {"java.rmi.ServerException", Failure::refused_request},
}};

Failure meaning_of(const Throwable& outermost) {
    if (outermost.class_name == "java.lang.SecurityException" && outermost.message.starts_with("Authentication failed"))
        return Failure::authentication_failed;
    const auto known = std::find_if(meanings.begin(), meanings.end(),
                                    [&](const Meaning& meaning) { return meaning.class_name == outermost.class_name; });
    if (known != meanings.end()) return known->failure;
    return outermost.class_name.starts_with("java.rmi.") ? Failure::refused_request : Failure::getter_failed;
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
    if (all.empty()) return error_of(Failure::bad_answer, fmt::format("{}: an exception that is none", what));
    std::string said;
    for (const auto& each : all)
        said += fmt::format("{}{}{}{}", said.empty() ? "" : " <- ", each.class_name, each.message.empty() ? "" : ": ",
                            each.message);
    const auto failure = answer.aborted ? Failure::unreadable : meaning_of(all.front());
    return error_of(failure, fmt::format("{}: {}", what, said));
}

}  // namespace pyscaler::jmx
