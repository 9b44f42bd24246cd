#include "model/json_document.hpp"

#include "base/json_text.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <fmt/core.h>

namespace pyscaler::model {

std::optional<std::string> json_fault(std::string_view text, std::size_t most) {
    if (text.size() > most) return fmt::format("must have at most {} bytes, has {}", most, text.size());
    if (auto parsed = parse_json(text, {.bytes = most}); !parsed) return parsed.error().detail();
    return std::nullopt;
}

std::string json_text(const boost::json::value& value) { return boost::json::serialize(value); }

boost::json::value json_value(std::string_view text) { return parse_json(text, {.bytes = text.size()}).value(); }

}  // namespace pyscaler::model
