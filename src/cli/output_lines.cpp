#include "cli/output_lines.hpp"

#include "cli/printable.hpp"

#include <fmt/format.h>

namespace pyscaler::cli {

std::string OutputLines::line(const Source& source, std::string_view text) {
    if (text.ends_with('\r')) text.remove_suffix(1);
    const char* mark = source.is_error ? "!" : "|";
    return source.node.empty() ? fmt::format("{} {}\n", mark, printable(text))
                               : fmt::format("{} {} {}\n", printable(source.node), mark, printable(text));
}

std::string OutputLines::add(const std::string& node, bool is_error, std::string_view piece) {
    const Source source{node, is_error};
    auto& open = open_[source];
    open += piece;
    std::string lines;
    std::size_t begin = 0;
    for (auto end = open.find('\n'); end != std::string::npos; end = open.find('\n', begin)) {
        lines += line(source, std::string_view{open}.substr(begin, end - begin));
        begin = end + 1;
    }
    open.erase(0, begin);
    return lines;
}

std::string OutputLines::rest() {
    std::string lines;
    for (const auto& [source, text] : open_)
        if (!text.empty()) lines += line(source, text);
    open_.clear();
    return lines;
}

}  // namespace pyscaler::cli
