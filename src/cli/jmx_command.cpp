#include "cli/jmx_command.hpp"

#include "base/identifier.hpp"
#include "cli/apply_files.hpp"
#include "cli/arguments.hpp"
#include "cli/browsed_text.hpp"
#include "cli/colour.hpp"
#include "cli/command.hpp"
#include "cli/exit_status.hpp"
#include "cli/password_prompt.hpp"
#include "cli/printable.hpp"
#include "http/client.hpp"
#include "jmx/browse.hpp"
#include "jmx/failure.hpp"
#include "jmx/jolokia/browse.hpp"
#include "jmx/jolokia/listener.hpp"
#include "jmx/name_pattern.hpp"
#include "jmx/tls.hpp"
#include "model/jvm_profile.hpp"

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
    std::string name{};
    std::string path{};
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
    const bool has_brackets = access.host.starts_with('[') && access.host.ends_with(']');
    if (has_brackets) access.host = access.host.substr(1, access.host.size() - 2);
    if (has_brackets != (access.host.find(':') != std::string::npos)) return false;
    const auto* end = place.data() + place.size();
    const auto [after, error] = std::from_chars(place.data() + colon + 1, end, access.port);
    return error == std::errc{} && after == end && access.port != 0;
}

struct Rule {
    bool is_broken;
    std::string_view option;
    std::string_view text;
};

/// What is wrong with the options together. Those that would be ignored are refused as the profile's are.
std::string options_fault(const Wish& wish) {
    constexpr std::string_view needs_tls = "must not be set without --tls";
    constexpr std::string_view of_rmi = "is of the transport rmi only";
    const auto& access = wish.access;
    const bool has_tls = access.tls || access.registry_tls;
    const bool is_rmi = wish.transport == "rmi";
    model::JvmProfile profile;
    const bool is_bad_path = !wish.path.empty() && (profile.path.accept(wish.path) || !validate(profile).empty());
    const Rule rules[]{
        {!wish.password_file.empty() && access.user.empty(), "--password-file", "must not be set without --user"},
        {!wish.authorities.empty() && !has_tls, "--authorities", needs_tls},
        {!wish.certificate.empty() && !has_tls, "--certificate", needs_tls},
        {!wish.private_key.empty() && !has_tls, "--private-key", needs_tls},
        {wish.any_host_name && !has_tls, "--any-host-name", needs_tls},
        {wish.certificate.empty() != wish.private_key.empty(), "--private-key",
         "--certificate and --private-key must be given together"},
        {!wish.path.empty() && is_rmi, "--path", "is of the transport jolokia only"},
        {is_bad_path, "--path", "must be the path of a URL, such as /jolokia/"},
        {!wish.name.empty() && !is_rmi, "--name", of_rmi},
        {access.registry_tls && !is_rmi, "--registry-tls", of_rmi},
        {access.follow_stub_host && !is_rmi, "--follow-stub-host", of_rmi},
        {wish.patience && wish.patience->value().count() == 0, "--timeout", "must be longer than 0s"},
    };
    const auto* broken = std::ranges::find_if(rules, &Rule::is_broken);
    return broken == std::end(rules) ? std::string{} : fmt::format("{}: {}", broken->option, broken->text);
}

Result<std::string> content_of(std::string_view option, const std::string& file) {
    if (file.empty()) return std::string{};
    auto content = read_file(file);
    if (!content) return content.error().in(option);
    return content;
}

Result<jmx::Access> access_of(const Wish& wish) {
    auto access = wish.access;
    auto authorities = content_of("--authorities", wish.authorities);
    if (!authorities) return authorities.error();
    auto certificate = content_of("--certificate", wish.certificate);
    if (!certificate) return certificate.error();
    auto private_key = content_of("--private-key", wish.private_key);
    if (!private_key) return private_key.error();
    access.authorities = std::move(*authorities);
    access.certificate = std::move(*certificate);
    access.private_key = Secret{std::move(*private_key)};
    access.check_host_name = !wish.any_host_name;
    access.tls = access.tls || access.registry_tls;
    if (!wish.name.empty()) access.name = wish.name;
    if (!wish.path.empty()) access.path = wish.path;
    if (access.tls)
        if (const auto context = jmx::tls_context(access); !context) return context.error();
    if (access.user.empty()) return access;
    auto password = read_password(wish.password_file, "Password of " + access.user);
    if (!password) return password.error();
    access.password = std::move(*password);
    return access;
}

/// What was found, and whether the time was too short for all of it.
struct Seen {
    jmx::Browse found{};
    bool is_cut_off{false};
};

/// A JVM that does not describe an MBean in time is silent, and would be asked for the others in vain.
Seen seen_until(Deadline deadline, jmx::Browse found) {
    const auto timeout = make_error_code(Errc::timed_out).message();
    const bool is_silent =
        std::ranges::any_of(found.mbeans, [&](const jmx::BrowsedMBean& mbean) { return mbean.cause == timeout; });
    const bool is_late = std::chrono::steady_clock::now() >= deadline;
    return {std::move(found), is_silent || is_late};
}

Task<Result<Seen>> look(jmx::Access access, std::string pattern, Deadline deadline) {
    RandomIdentifiers identifiers;
    auto holder = std::make_shared<jmx::LeaseHolder>(jmx::LeaseHolder::make(identifiers));
    auto client = co_await jmx::Client::log_in(access, std::move(holder), deadline);
    if (!client) {
        http::Client http{co_await asio::this_coro::executor};
        co_return co_await jmx::jolokia::named_after_listener(http, access, client.error(), deadline);
    }
    auto found = co_await jmx::browse(*client, std::move(pattern), deadline);
    if (!found) co_return found.error();
    auto seen = seen_until(deadline, std::move(*found));
    co_await (*client)->leave(deadline_in(std::chrono::seconds{2}));
    co_return seen;
}

Task<Result<Seen>> look_over_http(jmx::Access access, std::string pattern, Deadline deadline) {
    http::Client http{co_await asio::this_coro::executor};
    auto client = std::make_shared<jmx::jolokia::Client>(http, std::move(access));
    auto found = co_await jmx::jolokia::browse(std::move(client), std::move(pattern), deadline);
    if (!found) co_return found.error();
    co_return seen_until(deadline, std::move(*found));
}

Result<Seen> look_now(jmx::Access access, const Wish& wish) {
    asio::io_context loop{1};
    Result<Seen> seen{Error{Errc::failed, "no answer"}};
    const auto deadline = deadline_in(wish.patience.value_or(usual_patience).value());
    const auto way = wish.transport == "jolokia" ? look_over_http : look;
    asio::co_spawn(loop, way(std::move(access), wish.pattern, deadline),
                   [&](const std::exception_ptr& error, Result<Seen> result) {
                       if (error) std::rethrow_exception(error);
                       seen = std::move(result);
                   });
    loop.run();
    return seen;
}

void print(const Seen& seen, const Wish& wish) {
    const auto& found = seen.found;
    if (wish.output == "json")
        fmt::print("{}\n", boost::json::serialize(jmx::to_json(found)));
    else
        fmt::print("{}", browsed_text(found, has_colour()));
    if (found.mbeans.empty() && !seen.is_cut_off) fmt::print(stderr, "No MBean has such a name.\n");
    if (found.left_off > 0 && !seen.is_cut_off)
        fmt::print(stderr, "{} more MBeans are not shown: name a {}pattern.\n", found.left_off,
                   wish.pattern.empty() ? "" : "narrower ");
}

/// What no other question to this JVM would be answered after, either.
bool keeps_out(const Error& error) {
    constexpr jmx::Failure reasons[]{
        jmx::Failure::authentication_failed, jmx::Failure::access_denied, jmx::Failure::tls_expected,
        jmx::Failure::tls_missing,           jmx::Failure::tls_failed,    jmx::Failure::not_jmx,
        jmx::Failure::speaks_http,           jmx::Failure::speaks_rmi,    jmx::Failure::not_bound,
        jmx::Failure::refused_request,       jmx::Failure::bad_answer};
    return std::ranges::any_of(reasons, [&](jmx::Failure reason) { return jmx::is(error, reason); });
}

Result<int> browse(jmx::Access access, const Wish& wish) {
    const auto seen = look_now(std::move(access), wish);
    if (!seen) {
        const auto& error = seen.error();
        return Error{keeps_out(error) ? make_error_code(Errc::denied) : error.code(),
                     fmt::format("{}: {}", error.code().message(), error.detail())};
    }
    print(*seen, wish);
    if (seen->is_cut_off)
        return Error{Errc::timed_out,
                     fmt::format("timeout: not all was answered in time, and {} more MBeans were not asked for",
                                 seen->found.left_off)};
    return seen->found.mbeans.empty() ? not_found : done;
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
        .option("--name", wish.name, "of the connector in the registry, else jmxrmi", "NAME")
        .choice("--transport", wish.transport, {"rmi", "jolokia"}, "jolokia: over HTTP, by the agent of that name")
        .option("--path", wish.path, "of the Jolokia agent, else /jolokia/", "PATH")
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
    constexpr auto command = "jmx browse";
    if (const auto fault = wish.pattern.empty() ? "" : jmx::pattern_fault(wish.pattern); !fault.empty())
        return refuse(command, fmt::format("the pattern {} {}; expected one such as \"java.lang:*\"",
                                           printable(wish.pattern), fault));
    if (!read_place(wish.place, access))
        return refuse(command, printable(wish.place) + ": expected HOST:PORT, an IPv6 address in brackets: [::1]:1099");
    if (const auto fault = options_fault(wish); !fault.empty()) return refuse(command, fault);
    auto way_in = access_of(wish);
    if (!way_in) return refuse(command, way_in.error().detail());
    const auto ended = browse(std::move(*way_in), wish);
    if (!ended && ended.error() == Errc::invalid) return refuse(command, ended.error().detail());
    return finish(command, ended);
}

}  // namespace

int run_jmx(int argc, char** argv) {
    static constexpr std::array all{Command{"browse", Group::look, "what a JVM offers to counters", run_browse}};
    return run_one_of("jmx", "Java virtual machines, asked by JMX.", all, argc, argv);
}

}  // namespace pyscaler::cli
