#include "cli/event_stream.hpp"

#include <utility>

namespace pyscaler::cli {

void EventStream::take_line(std::string_view line, std::vector<std::string>& complete) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
        if (has_data_) complete.push_back(std::exchange(data_, {}));
        has_data_ = false;
        return;
    }
    if (!line.starts_with("data:")) return;
    line.remove_prefix(5);
    if (line.starts_with(' ')) line.remove_prefix(1);
    if (has_data_) data_ += '\n';
    data_ += line;
    has_data_ = true;
}

std::vector<std::string> EventStream::add(std::string_view piece) {
    open_ += piece;
    std::vector<std::string> complete;
    std::size_t begin = 0;
    for (auto end = open_.find('\n'); end != std::string::npos; end = open_.find('\n', begin)) {
        take_line(std::string_view{open_}.substr(begin, end - begin), complete);
        begin = end + 1;
    }
    open_.erase(0, begin);
    return complete;
}

}  // namespace pyscaler::cli
