#pragma once
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace pyscaler::ssh {

/// One answer of the kept shell about one script; see shell_program.hpp.
struct ShellFrame {
    std::string mark{};
    char part{};  // 'o' or 'e'
    std::size_t slot{0};
    int status{0};
    std::size_t length{0};  // before it was cut
    std::string text{};
};

/// Cuts frames out of what the shell sends. Without I/O. Only what stands between lines with a mark that is expected is
/// a frame; all else is noise, which is dropped and counted.
class ShellFrames {
public:
    /// Whether this mark is one of ours.
    using IsExpected = std::function<bool(std::string_view mark)>;
    using OnFrame = std::function<void(ShellFrame)>;

    ShellFrames(IsExpected is_expected, OnFrame on_frame)
        : is_expected_(std::move(is_expected)), on_frame_(std::move(on_frame)) {}

    void take(std::string_view piece);
    /// Bytes that belonged to no frame so far, or wait for the rest of theirs.
    std::size_t noise() const noexcept { return noise_ + buffer_.size(); }

    /// Length of every mark.
    static constexpr std::size_t mark_size = 32;

private:
    bool take_line();
    bool read_head(std::string_view line);

    IsExpected is_expected_;
    OnFrame on_frame_;
    std::string buffer_{};
    ShellFrame frame_{};
    bool inside_{false};
    std::size_t noise_{0};
};

}  // namespace pyscaler::ssh
