#pragma once
#include <boost/json/fwd.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pyscaler::model {

/// What keeps `text` from being a JSON document of at most `most` bytes; nothing when it is one.
std::optional<std::string> json_fault(std::string_view text, std::size_t most);
std::string json_text(const boost::json::value& value);
boost::json::value json_value(std::string_view text);

/// A JSON document of at most `Most` bytes, kept as its text (so that it is stored and sent without a tree).
template <std::size_t Most>
class Json {
public:
    static constexpr std::size_t most = Most;

    Json() = default;
    /// Of our own making: not checked.
    Json(const boost::json::value& value) : text_(json_text(value)) {}  // NOLINT: a document is a document

    /// Takes `text`, or says what is wrong with it and stays as it was.
    std::optional<std::string> accept(std::string_view text) {
        auto fault = json_fault(text, Most);
        if (!fault) text_ = text;
        return fault;
    }

    const std::string& text() const noexcept { return text_; }
    boost::json::value value() const;

    friend bool operator==(const Json&, const Json&) = default;

private:
    std::string text_ = "null";
};

}  // namespace pyscaler::model

#include <boost/json/value.hpp>

template <std::size_t Most>
boost::json::value pyscaler::model::Json<Most>::value() const {
    return json_value(text_);
}
