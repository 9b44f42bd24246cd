#include "cli/event_stream.hpp"

#include <algorithm>

namespace pyscaler::cli {

void EventStream::take_line(std::string_view line, std::vector<std::string>& complete) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
        if (has_data_ && event_ == type_) complete.push_back(data_);
        event_.clear();
        data_.clear();
        has_data_ = false;
        return;
    }
    const auto colon = std::min(line.find(':'), line.size());
    auto value = line.substr(std::min(colon + 1, line.size()));
    if (value.starts_with(' ')) value.remove_prefix(1);
    take_field(line.substr(0, colon), value);
}

void EventStream::take_field(std::string_view name, std::string_view value) {
    if (name == "event") event_ = value;
    if (name != "data") return;
    if (has_data_) data_ += '\n';
    data_ += value;
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
