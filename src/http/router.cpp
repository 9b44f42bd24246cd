#include "http/router.hpp"

#include "http/problem.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <stdexcept>

namespace pyscaler::http {
namespace {

constexpr std::size_t method_count = static_cast<std::size_t>(Method::other);

bool is_parameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }
bool is_rest(std::string_view segment) { return is_parameter(segment) && segment.ends_with("...}"); }

std::string parameter_name(std::string_view segment) {
    return std::string{segment.substr(1, segment.size() - (is_rest(segment) ? 5 : 2))};
}

std::vector<std::string> split(const std::string& pattern) {
    if (!pattern.starts_with('/')) throw std::logic_error("a route begins with /: " + pattern);
    std::vector<std::string> segments;
    if (pattern == "/") return segments;
    for (std::size_t at = 0; at < pattern.size();) {
        const auto end = std::min(pattern.find('/', at + 1), pattern.size());
        segments.push_back(pattern.substr(at + 1, end - at - 1));
        at = end;
    }
    return segments;
}

Task<Response> answer(Response response) { co_return response; }

}  // namespace

struct Router::Node {
    struct Entry {
        std::shared_ptr<const Route> route{};
        std::vector<std::string> names{};  // of the parameters, in the order of the path
    };

    const Entry* entry(Method method) const {
        const auto index = static_cast<std::size_t>(method);
        return index < method_count && entries[index].route ? &entries[index] : nullptr;
    }

    bool is_end() const {
        return std::any_of(entries.begin(), entries.end(), [](const Entry& each) { return each.route != nullptr; });
    }

    std::string allowed() const {
        std::string list;
        for (std::size_t i = 0; i < method_count; ++i) {
            const auto method = static_cast<Method>(i);
            const bool is_implied = (method == Method::head && entry(Method::get)) || method == Method::options;
            if (entry(method) || is_implied) list.append(list.empty() ? "" : ", ").append(to_string(method));
        }
        return list;
    }

    std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed{};
    std::unique_ptr<Node> parameter{};
    std::unique_ptr<Node> rest{};
    std::array<Entry, method_count> entries{};
};

struct Router::Match {
    using Segments = std::vector<std::string>;

    /// Depth first in the order of preference, so that "/a/{x}/c" is still found where "/a/b" leads nowhere.
    bool descend(const Node& from, const Segments& segments, std::size_t at) {
        if (at == segments.size() && from.is_end()) return node = &from, true;
        if (at < segments.size()) {
            const auto next = from.fixed.find(segments[at]);
            if (next != from.fixed.end() && descend(*next->second, segments, at + 1)) return true;
            if (from.parameter && !segments[at].empty()) {
                values.push_back(segments[at]);
                if (descend(*from.parameter, segments, at + 1)) return true;
                values.pop_back();
            }
        }
        if (!from.rest) return false;
        values.push_back(join(segments, at));
        return node = from.rest.get(), true;
    }

    static std::string join(const Segments& segments, std::size_t at) {
        std::string text;
        for (auto i = at; i < segments.size(); ++i) text.append(i == at ? "" : "/").append(segments[i]);
        return text;
    }

    const Node::Entry* entry(Method method) const {
        const auto* found = node ? node->entry(method) : nullptr;
        return !found && node && method == Method::head ? node->entry(Method::get) : found;
    }

    const Node* node{nullptr};
    Segments values{};
};

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::add(Route route) {
    auto* node = root_.get();
    std::vector<std::string> names;
    bool is_closed = false;
    for (const auto& segment : split(route.pattern)) {
        if (is_closed) throw std::logic_error("nothing may follow {...}: " + route.pattern);
        is_closed = is_rest(segment);
        if (is_parameter(segment)) names.push_back(parameter_name(segment));
        auto& next = is_rest(segment) ? node->rest : is_parameter(segment) ? node->parameter : node->fixed[segment];
        if (!next) next = std::make_unique<Node>();
        node = next.get();
    }
    if (route.method == Method::other) throw std::logic_error("a route needs a method: " + route.pattern);
    auto& entry = node->entries[static_cast<std::size_t>(route.method)];
    if (entry.route) throw std::logic_error("two routes for " + route.pattern);
    entry.route = std::make_shared<const Route>(std::move(route));
    entry.names = std::move(names);
    routes_.push_back(entry.route);
}

void Router::add(Method method, std::string pattern, Handler handler) {
    Route route;
    route.method = method;
    route.pattern = std::move(pattern);
    route.handler = std::move(handler);
    add(std::move(route));
}

Router::Match Router::match(const std::vector<std::string>& segments) const {
    Match match;
    match.descend(*root_, segments, 0);
    return match;
}

const Route* Router::find(const Request& request) const {
    const auto found = match(request.target.segments);
    const auto* entry = found.entry(request.method);
    return entry ? entry->route.get() : nullptr;
}

Task<Response> Router::handle(Request request) const {
    auto found = match(request.target.segments);
    if (!found.node) return answer(problem(404, "there is nothing at this path"));
    if (const auto* entry = found.entry(request.method)) {
        for (std::size_t i = 0; i < entry->names.size(); ++i) {
            request.parameters.add(entry->names[i], std::move(found.values[i]));
        }
        return entry->route->handler(std::move(request));
    }
    const auto allowed = found.node->allowed();
    auto response = request.method == Method::options ? Response::empty()
                                                      : problem(405, "this path has no such method, only " + allowed);
    response.headers.add("Allow", allowed);
    return answer(std::move(response));
}

}  // namespace pyscaler::http
