#include "cli/server_address.hpp"

#include "app/data_folder.hpp"

#include <cstdlib>
#include <fmt/core.h>

namespace pyscaler::cli {
namespace {

constexpr std::string_view usual_url = "http://127.0.0.1:7070";

std::string given(const std::string& option, const char* variable) {
    if (!option.empty()) return option;
    const char* value = std::getenv(variable);
    return value == nullptr ? std::string{} : std::string{value};
}

std::string without_slash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

std::string read_or_empty(const std::filesystem::path& file) {
    auto content = app::read_private(file);
    return content ? std::move(*content) : std::string{};
}

}  // namespace

Result<ServerAddress> find_server(const ServerOptions& options) {
    const auto folder = options.data.empty() ? app::DataFolder::default_path() : std::filesystem::path{options.data};
    const auto local_url = without_slash(read_or_empty(folder / "url"));
    ServerAddress server;
    server.ca_file = options.ca_file;
    server.url = without_slash(given(options.url, "PYSCALER_URL"));
    auto token = given(options.token, "PYSCALER_TOKEN");
    if (server.url.empty()) server.url = local_url;
    if (token.empty() && !local_url.empty() && server.url == local_url) token = read_or_empty(folder / "token");
    if (server.url.empty()) server.url = usual_url;
    if (!server.url.starts_with("http://") && !server.url.starts_with("https://"))
        return Error{Errc::invalid, fmt::format("{}: expected a URL such as {}", server.url, usual_url)};
    server.token = Secret{std::move(token)};
    return server;
}

}  // namespace pyscaler::cli
