#include "configuration/typed_text.hpp"

#include <charconv>
#include <cmath>

namespace pyscaler::configuration {
namespace {

namespace json = boost::json;

template <class Number>
bool read_number(std::string_view text, Number& number) {
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end;
}

}  // namespace

json::value typed_value(const model::ValueType& type, std::string_view text) {
    std::optional<std::string> fault;
    const auto cell = model::cell_from_text(type, text, fault);
    if (!fault) {
        if (type.kind == model::ValueKind::boolean) return std::get<std::int64_t>(cell) != 0;
        if (type.kind == model::ValueKind::integer) return std::get<std::int64_t>(cell);
        if (type.kind == model::ValueKind::real) return std::get<double>(cell);
    }
    return json::string(text);
}

json::value guessed_value(std::string_view text) {
    if (text.empty() || text == "~" || text == "null") return nullptr;
    if (text == "true" || text == "false") return text == "true";
    if (std::int64_t whole = 0; read_number(text, whole)) return whole;
    if (double real = 0; read_number(text, real) && std::isfinite(real)) return real;
    return json::string(text);
}

const model::ValueType* member_type(const model::TypeDescription& type, std::string_view kind,
                                    std::string_view member) {
    if (const auto* found = type.find(member)) return found->type;
    const auto* settings = type.find_kind(kind);
    const auto* found = settings == nullptr ? nullptr : settings->settings->find(member);
    return found == nullptr ? nullptr : found->type;
}

}  // namespace pyscaler::configuration
