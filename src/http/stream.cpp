#include "http/stream.hpp"

#include <algorithm>

namespace pyscaler::http {
namespace {

void add_field(std::string& text, std::string_view name, std::string_view value) {
    text.append(name).append(": ").append(value).append("\n");
}

}  // namespace

std::string server_sent_event(std::string_view event, std::string_view data, std::string_view id) {
    std::string text;
    if (!id.empty()) add_field(text, "id", id);
    if (!event.empty()) add_field(text, "event", event);
    for (bool more = true; more;) {
        const auto end = data.find('\n');
        add_field(text, "data", data.substr(0, end));
        more = end != std::string_view::npos;
        data.remove_prefix(more ? end + 1 : data.size());
    }
    return text += "\n";
}

}  // namespace pyscaler::http
