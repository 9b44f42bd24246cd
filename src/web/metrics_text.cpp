#include "web/metrics_text.hpp"

#include <fmt/format.h>
#include <iterator>

namespace pyscaler::web {
namespace {

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '\\' || c == '"') result += '\\';
        if (c == '\n')
            result += "\\n";
        else
            result += c;
    }
    return result;
}

}  // namespace

void MetricsText::begin(std::string_view name, std::string_view type, std::string_view help) {
    name_ = name;
    fmt::format_to(std::back_inserter(text_), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, help, type);
}

void MetricsText::add(double value, Labels labels) {
    text_ += name_;
    const char* separator = "{";
    for (const auto& [label, of] : labels) {
        fmt::format_to(std::back_inserter(text_), "{}{}=\"{}\"", separator, label, escaped(of));
        separator = ",";
    }
    fmt::format_to(std::back_inserter(text_), "{} {}\n", labels.size() > 0 ? "}" : "", value);
}

}  // namespace pyscaler::web
