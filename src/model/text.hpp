#pragma once
#include <concepts>
#include <cstddef>
#include <fmt/core.h>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace pyscaler::model {

/// What is wrong with a text of `least` to `most` bytes of UTF-8 without NUL; nothing when it is good.
std::optional<std::string> text_fault(std::string_view text, std::size_t least, std::size_t most);

/// `text` made fit for a `Text<most>`: bytes that are not UTF-8, and NUL, become U+FFFD; cut at a character's border.
std::string mended_text(std::string_view text, std::size_t most);

/// A text whose `Rule` holds: `static std::optional<std::string> fault(std::string_view)` and the constants `least`,
/// `most` (bytes) and `pattern`. A default one is empty, which means "not set" where the rule asks for more.
template <class Rule>
class Constrained {
public:
    using rule = Rule;

    Constrained() = default;

    /// For values of our own: throws `std::invalid_argument` where the rule is broken. Input goes through `accept`.
    template <class S>
        requires(std::convertible_to<const S&, std::string_view> && !std::derived_from<S, Constrained>)
    Constrained(const S& text) {  // NOLINT: a text is a text
        if (auto fault = accept(std::string_view(text))) throw std::invalid_argument(*fault);
    }

    /// Takes `text`, or says what is wrong with it and stays as it was.
    std::optional<std::string> accept(std::string_view text) {
        auto fault = Rule::fault(text);
        if (!fault) text_ = text;
        return fault;
    }

    /// The nearest text that the rule allows: for what a machine said. Only for rules of UTF-8 and length.
    static Constrained lossy(std::string_view text) {
        Constrained made;
        made.text_ = mended_text(text, Rule::most);
        return made;
    }

    const std::string& str() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }
    operator const std::string&() const noexcept { return text_; }  // NOLINT
    operator std::string_view() const noexcept { return text_; }    // NOLINT

    friend bool operator==(const Constrained&, const Constrained&) = default;
    friend auto operator<=>(const Constrained&, const Constrained&) = default;
    template <class S>
        requires(std::convertible_to<const S&, std::string_view> && !std::derived_from<S, Constrained>)
    friend bool operator==(const Constrained& left, const S& right) {
        return std::string_view(left.text_) == std::string_view(right);
    }

private:
    std::string text_;
};

template <std::size_t Most, std::size_t Least>
struct TextRule {
    static constexpr std::size_t least = Least, most = Most;
    static constexpr std::string_view pattern{};
    static std::optional<std::string> fault(std::string_view text) { return text_fault(text, Least, Most); }
};

/// UTF-8 of at most `Most` bytes, no NUL; `Least` of 1 makes it required.
template <std::size_t Most, std::size_t Least = 0>
using Text = Constrained<TextRule<Most, Least>>;

}  // namespace pyscaler::model

template <class Rule>
struct fmt::formatter<pyscaler::model::Constrained<Rule>> : fmt::formatter<std::string_view> {
    auto format(const pyscaler::model::Constrained<Rule>& text, fmt::format_context& context) const {
        return fmt::formatter<std::string_view>::format(text.str(), context);
    }
};
