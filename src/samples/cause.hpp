#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace pyscaler::samples {

/// Why there is no value: `timeout`, `refused`, `host key changed`, `exit 3`, `not a number: "…"`. Cheap to copy: equal
/// causes of a run share their text.
class Cause {
public:
    static constexpr std::size_t max_length = 120;

    /// Text from a peer is welcome: control characters become blanks, and more than `max_length` bytes are cut at a
    /// character's edge. An empty text becomes `unknown`.
    explicit Cause(std::string_view text);

    const std::string& text() const noexcept { return *text_; }

    friend bool operator==(const Cause& left, const Cause& right) noexcept {
        return left.text_ == right.text_ || *left.text_ == *right.text_;
    }

private:
    std::shared_ptr<const std::string> text_;
};

}  // namespace pyscaler::samples
