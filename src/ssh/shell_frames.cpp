#include "ssh/shell_frames.hpp"

#include <charconv>

namespace pyscaler::ssh {
namespace {

template <class Number>
bool read_number(std::string_view& text, Number& number) {
    if (!text.starts_with(' ')) return false;
    text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return false;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return true;
}

}  // namespace

bool ShellFrames::read_head(std::string_view line) {
    if (line.size() < mark_size + 2 || line[mark_size] != ' ') return false;
    frame_.mark = line.substr(0, mark_size);
    frame_.part = line[mark_size + 1];
    line.remove_prefix(mark_size + 2);
    if ((frame_.part != 'o' && frame_.part != 'e') || !read_number(line, frame_.slot)) return false;
    return read_number(line, frame_.status) && read_number(line, frame_.length) && line.empty() &&
           is_expected_(frame_.mark);
}

// Either a head, after which the text follows up to "\nMARK.\n", or noise.
bool ShellFrames::take_line() {
    if (inside_) {
        const auto end_mark = "\n" + frame_.mark + ".\n";
        const auto end = buffer_.find(end_mark);
        if (end == std::string::npos) return false;
        frame_.text = buffer_.substr(0, end);
        buffer_.erase(0, end + end_mark.size());
        inside_ = false;
        on_frame_(std::move(frame_));
        return true;
    }
    const auto end = buffer_.find('\n');
    if (end == std::string::npos) return false;
    inside_ = read_head(std::string_view(buffer_).substr(0, end));
    if (!inside_) noise_ += end + 1;
    buffer_.erase(0, end + 1);
    return true;
}

void ShellFrames::take(std::string_view piece) {
    buffer_.append(piece);
    while (take_line()) {
    }
}

}  // namespace pyscaler::ssh
