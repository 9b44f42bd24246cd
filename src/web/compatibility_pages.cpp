#include "web/compatibility_pages.hpp"

#include "http/target.hpp"

#include <map>

namespace pyscaler::web {
namespace {

using Segments = std::vector<std::string>;

/// The pages without names in them, all with a slash at their end.
const std::map<std::string, std::string, std::less<>>& fixed_pages() {
    static const std::map<std::string, std::string, std::less<>> pages{
        {"monitoring", "/monitoring"},
        {"monitoring/ssh", "/monitoring?source=ssh"},
        {"monitoring/jmx", "/monitoring?source=jmx"},
        {"monitoring/triggers", "/triggers"},
        {"control/ec2nodes", "/provisioning"},
        {"control/osprovisioning", "/provisioning"},
        {"control/distributedscripts", "/control"},
        {"control/localscripts", "/control"},
        {"control/triggers", "/triggers"},
        {"administration", "/administration"},
    };
    return pages;
}

std::string joined(const Segments& segments) {
    std::string path;
    for (const auto& segment : segments) path += (path.empty() ? "" : "/") + segment;
    return path;
}

/// monitoring/ssh/node/N, monitoring/ssh/cluster/C, monitoring/jmx/…, monitoring/jmx/jvm/N/J
std::optional<std::string> graphs_of(const Segments& at) {
    if (at.size() < 4 || at[0] != "monitoring" || (at[1] != "ssh" && at[1] != "jmx")) return std::nullopt;
    const auto name = http::percent_encode(at[3]);
    const auto page = "/monitoring?source=" + at[1];
    if (at.size() == 4 && (at[2] == "node" || at[2] == "cluster")) return page + '&' + at[2] + '=' + name;
    if (at.size() == 5 && at[1] == "jmx" && at[2] == "jvm")
        return page + "&node=" + name + "&jvm=" + http::percent_encode(at[4]);
    return std::nullopt;
}

}  // namespace

std::optional<std::string> page_of_2013(const http::Request& request) {
    auto segments = request.target.segments;
    if (segments.empty() || !segments.back().empty()) return std::nullopt;  // all of them ended with a slash
    segments.pop_back();
    if (segments.empty()) return std::nullopt;
    if (segments.front() == "account") return "/account";
    if (const auto page = fixed_pages().find(joined(segments)); page != fixed_pages().end()) return page->second;
    return graphs_of(segments);
}

bool is_request_of_2013(const http::Request& request) {
    const auto& segments = request.target.segments;
    if (segments.size() < 4 || !segments.back().empty() || page_of_2013(request)) return false;
    return segments.front() == "actions" || segments.front() == "control" || segments.front() == "monitoring";
}

}  // namespace pyscaler::web
