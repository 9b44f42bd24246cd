#include "cli/jmx_command.hpp"

#include "base/identifier.hpp"
#include "cli/apply_files.hpp"
#include "cli/arguments.hpp"
#include "cli/colour.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/password_prompt.hpp"
#include "cli/printable.hpp"
#include "cli/table.hpp"
#include "http/client.hpp"
#include "jmx/browse.hpp"
#include "jmx/failure.hpp"
#include "jmx/java_type.hpp"
#include "jmx/jolokia/browse.hpp"
#include "jmx/jolokia/listener.hpp"
#include "jmx/name_pattern.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <fmt/core.h>
#include <optional>
#include <utility>

namespace pyscaler::cli {
namespace {

constexpr Duration usual_patience{std::chrono::seconds{60}};

struct Wish {
    std::string place{};
    std::string pattern{};
    std::string password_file{};
    std::string authorities{};
    std::string certificate{};
    std::string private_key{};
    bool any_host_name{false};
    std::string output{"table"};
    std::string transport{"rmi"};
    std::optional<Duration> patience{};
    jmx::Access access{};
};

/// "web01:1099" or "[::1]:1099".
bool read_place(const std::string& place, jmx::Access& access) {
    const auto colon = place.rfind(':');
    if (colon == std::string::npos || colon == 0) return false;
    access.host = place.substr(0, colon);
    if (access.host.starts_with('[') && access.host.ends_with(']'))
        access.host = access.host.substr(1, access.host.size() - 2);
    const auto* end = place.data() + place.size();
    const auto [after, error] = std::from_chars(place.data() + colon + 1, end, access.port);
    return error == std::errc{} && after == end && access.port != 0;
}

Result<std::string> content_of(const std::string& file) { return file.empty() ? std::string{} : read_file(file); }

Result<jmx::Access> access_of(const Wish& wish) {
    auto access = wish.access;
    auto authorities = content_of(wish.authorities);
    if (!authorities) return authorities.error();
    auto certificate = content_of(wish.certificate);
    if (!certificate) return certificate.error();
    auto private_key = content_of(wish.private_key);
    if (!private_key) return private_key.error();
    access.authorities = std::move(*authorities);
    access.certificate = std::move(*certificate);
    access.private_key = Secret{std::move(*private_key)};
    access.check_host_name = !wish.any_host_name;
    access.tls = access.tls || access.registry_tls;
    if (access.user.empty()) return access;
    auto password = read_password(wish.password_file, "Password of " + access.user);
    if (!password) return password.error();
    access.password = std::move(*password);
    return access;
}

Task<Result<jmx::Browse>> look(jmx::Access access, std::string pattern, Deadline deadline) {
    RandomIdentifiers identifiers;
    auto holder = std::make_shared<jmx::LeaseHolder>(jmx::LeaseHolder::make(identifiers));
    auto client = co_await jmx::Client::log_in(access, std::move(holder), deadline);
    if (!client) {
        http::Client http{co_await asio::this_coro::executor};
        co_return co_await jmx::jolokia::named_after_listener(http, access, client.error(), deadline);
    }
    auto found = co_await jmx::browse(*client, std::move(pattern), deadline);
    co_await (*client)->leave(deadline_in(std::chrono::seconds{2}));
    co_return found;
}

Task<Result<jmx::Browse>> look_over_http(jmx::Access access, std::string pattern, Deadline deadline) {
    http::Client http{co_await asio::this_coro::executor};
    auto client = std::make_shared<jmx::jolokia::Client>(http, std::move(access));
    co_return co_await jmx::jolokia::browse(std::move(client), std::move(pattern), deadline);
}

Result<jmx::Browse> look_now(jmx::Access access, const Wish& wish) {
    asio::io_context loop{1};
    Result<jmx::Browse> found{Error{Errc::failed, "no answer"}};
    const auto deadline = deadline_in(wish.patience.value_or(usual_patience).value());
    const auto way = wish.transport == "jolokia" ? look_over_http : look;
    asio::co_spawn(loop, way(std::move(access), wish.pattern, deadline),
                   [&](const std::exception_ptr& error, Result<jmx::Browse> result) {
                       if (error) std::rethrow_exception(error);
                       found = std::move(result);
                   });
    loop.run();
    return found;
}

/// Its description, unless it says no more than what MBeans without one have: the attribute's name, or this.
std::string description_of(const jmx::AttributeDescription& attribute) {
    const bool says_nothing =
        attribute.description == attribute.name || attribute.description == "Attribute exposed for management";
    return says_nothing ? std::string{} : attribute.description;
}

/// The value before the type: where a line becomes too long, what stands to the right gives way first.
std::string table_of(const jmx::BrowsedMBean& mbean) {
    const bool has_descriptions = std::ranges::any_of(
        mbean.attributes, [](const auto& attribute) { return !description_of(attribute.described).empty(); });
    std::vector<std::string> headings{"attribute", "value", "type"};
    if (has_descriptions) headings.emplace_back("description");
    Table table{headings};
    for (const auto& attribute : mbean.attributes) {
        std::vector<std::string> cells{attribute.described.name,
                                       attribute.cause.empty() ? attribute.value : "(" + attribute.cause + ")",
                                       std::string(jmx::simple_type(attribute.described.type))};
        if (has_descriptions) cells.push_back(description_of(attribute.described));
        table.add(std::move(cells));
    }
    return table.text(has_colour());
}

void print(const jmx::Browse& found) {
    bool is_first = true;
    for (const auto& mbean : found.mbeans) {
        fmt::print("{}{}{}\n", std::exchange(is_first, false) ? "" : "\n", printable_lines(mbean.name),
                   mbean.cause.empty() ? "" : " (" + mbean.cause + ")");
        if (!mbean.attributes.empty()) fmt::print("{}", table_of(mbean));
    }
    if (found.left_off > 0) fmt::print(stderr, "{} more MBeans are not shown: name a pattern.\n", found.left_off);
}

/// What no other question to this JVM would be answered after, either.
bool keeps_out(const Error& error) {
    constexpr jmx::Failure reasons[]{
        jmx::Failure::authentication_failed, jmx::Failure::access_denied, jmx::Failure::tls_expected,
        jmx::Failure::tls_missing,           jmx::Failure::tls_failed,    jmx::Failure::not_jmx,
        jmx::Failure::speaks_http,           jmx::Failure::speaks_rmi,    jmx::Failure::not_bound,
        jmx::Failure::refused_request};
    return std::ranges::any_of(reasons, [&](jmx::Failure reason) { return jmx::is(error, reason); });
}

Result<int> browse(const Wish& wish) {
    auto access = access_of(wish);
    if (!access) return access.error();
    const auto found = look_now(std::move(*access), wish);
    if (!found) {
        const auto& error = found.error();
        return Error{keeps_out(error) ? make_error_code(Errc::denied) : error.code(),
                     fmt::format("{}: {}", error.code().message(), error.detail())};
    }
    if (wish.output == "json")
        fmt::print("{}\n", boost::json::serialize(jmx::to_json(*found)));
    else
        print(*found);
    if (found->mbeans.empty()) fmt::print(stderr, "No MBean has such a name.\n");
    return found->mbeans.empty() ? not_found : done;
}

int run_browse(int argc, char** argv) {
    Wish wish;
    auto& access = wish.access;
    Arguments arguments{
        "jmx browse",
        "What the JVM at HOST:PORT offers: its MBeans with their attributes, types and present values.\n"
        "It asks the JVM itself; no server is needed."};
    arguments.positional("HOST:PORT", wish.place, "where its JMX registry or its Jolokia agent listens")
        .optional_positional("PATTERN", wish.pattern, "of names, such as \"java.lang:*\"; else all")
        .option("--user", access.user, "who logs in; the password is asked for", "NAME")
        .option("--password-file", wish.password_file, "whose first line is the password", "FILE")
        .option("--name", access.name, "of the connector in the registry, else jmxrmi", "NAME")
        .choice("--transport", wish.transport, {"rmi", "jolokia"}, "jolokia: over HTTP, by the agent of that name")
        .option("--path", access.path, "of the Jolokia agent, else /jolokia/", "PATH")
        .flag("--tls", access.tls, "the JVM must speak TLS")
        .flag("--registry-tls", access.registry_tls, "its registry too")
        .option("--authorities", wish.authorities, "PEM of who signed its certificate, else the system's", "FILE")
        .flag("--any-host-name", wish.any_host_name, "the certificate may be of another name")
        .option("--certificate", wish.certificate, "PEM, shown to a JVM that asks for one", "FILE")
        .option("--private-key", wish.private_key, "PEM, of that certificate", "FILE")
        .flag("--follow-stub-host", access.follow_stub_host, "go where the JVM says, and not to HOST")
        .duration("--timeout", wish.patience, "how long all of it may take, else 60s")
        .choice("--output", wish.output, {"table", "json"}, "json: one object")
        .examples(
            "  pyscaler jmx browse web01:1099 'java.lang:*'\n"
            "  pyscaler jmx browse web01:1099 --user monitor --password-file secret --tls --output json");
    if (const auto ended = arguments.parse(argc, argv)) return *ended;
    if (const auto fault = wish.pattern.empty() ? "" : jmx::pattern_fault(wish.pattern); !fault.empty())
        return refuse("jmx browse",
                      fmt::format("{}: {}, such as \"java.lang:type=Memory\" or \"java.lang:*\"", wish.pattern, fault));
    if (!read_place(wish.place, access)) return refuse("jmx browse", wish.place + ": expected HOST:PORT");
    return finish("jmx browse", browse(wish));
}

}  // namespace

int run_jmx(int argc, char** argv) {
    static constexpr std::array all{Command{"browse", Group::look, "what a JVM offers to counters", run_browse}};
    return run_one_of("jmx", "Java virtual machines, asked by JMX.", all, argc, argv);
}

}  // namespace pyscaler::cli
