#include "tasks/python_repr.hpp"

#include <boost/json/value.hpp>
#include <fmt/core.h>

namespace pyscaler::tasks {
namespace {

namespace json = boost::json;

constexpr std::size_t longest = 1024;  // Celery's argsrepr_maxsize
constexpr std::size_t deepest = 16;

/// Writes until the limit is reached; what comes after is not looked at.
class Writer {
public:
    std::string finish() {
        if (text_.size() <= longest) return std::move(text_);
        auto end = longest - 3;
        while (end > 0 && (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
        return text_.substr(0, end) + "...";
    }

    void write_tuple(const json::array& array) { write_items(array, '(', array.size() == 1 ? ",)" : ")", 0); }

    void write(const json::value& value, std::size_t depth) {
        if (text_.size() > longest) return;
        if (depth > deepest)
            text_ += "...";
        else if (const auto* object = value.if_object())
            write(*object, depth);
        else if (const auto* array = value.if_array())
            write_items(*array, '[', "]", depth);
        else if (const auto* string = value.if_string())
            write_quoted(*string);
        else
            write_scalar(value);
    }

    void write(const json::object& object, std::size_t depth) {
        text_ += '{';
        bool first = true;
        for (const auto& member : object) {
            if (!first) text_ += ", ";
            first = false;
            write_quoted(member.key());
            text_ += ": ";
            write(member.value(), depth + 1);
            if (text_.size() > longest) return;
        }
        text_ += '}';
    }

private:
    void write_items(const json::array& array, char open, std::string_view close, std::size_t depth) {
        text_ += open;
        for (std::size_t i = 0; i < array.size() && text_.size() <= longest; ++i) {
            if (i > 0) text_ += ", ";
            write(array[i], depth + 1);
        }
        text_ += close;
    }

    void write_quoted(std::string_view string) {
        const bool single_inside = string.find('\'') != std::string_view::npos;
        const char quote = single_inside && string.find('"') == std::string_view::npos ? '"' : '\'';
        text_ += quote;
        for (const char character : string.substr(0, longest)) write_character(character, quote);
        text_ += quote;
    }

    void write_character(char character, char quote) {
        if (character == quote || character == '\\')
            (text_ += '\\') += character;
        else if (character == '\n')
            text_ += "\\n";
        else if (character == '\r')
            text_ += "\\r";
        else if (character == '\t')
            text_ += "\\t";
        else if (static_cast<unsigned char>(character) < 0x20)
            text_ += fmt::format("\\x{:02x}", character);
        else
            text_ += character;
    }

    void write_scalar(const json::value& value) {
        if (value.is_null())
            text_ += "None";
        else if (value.is_bool())
            text_ += value.get_bool() ? "True" : "False";
        else if (value.is_double())
            text_ += fmt::format("{}", value.get_double());
        else if (value.is_uint64())
            text_ += fmt::format("{}", value.get_uint64());
        else
            text_ += fmt::format("{}", value.get_int64());
    }

    std::string text_{};
};

}  // namespace

std::string python_repr(const json::array& args) {
    Writer writer;
    writer.write_tuple(args);
    return writer.finish();
}

std::string python_repr(const json::object& kwargs) {
    Writer writer;
    writer.write(kwargs, 0);
    return writer.finish();
}

}  // namespace pyscaler::tasks
