#include "jmx/jolokia/answer.hpp"
#include "jmx/jolokia/mbean.hpp"
#include "jmx/jolokia/numbers.hpp"
#include "jmx/jolokia/value.hpp"
#include "jmx/limits.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <cstdlib>
#include <set>
#include <string>

namespace {

using namespace pyscaler::jmx;
using namespace pyscaler::jmx::jolokia;

namespace json = boost::json;

void require(bool holds) {
    if (!holds) std::abort();
}

/// The parser refuses what is not UTF-8.
void check_text(const std::string& text) {
    boost::system::error_code fault;
    json::parse(json::serialize(json::value(text)), fault);
    require(!fault);
}

void check_number(const pyscaler::Result<double>& number) {
    if (number) return require(std::isfinite(*number));
    require(!number.error().detail().empty());
    check_text(number.error().detail());
}

/// What it consists of can be reached by its name, with and without more behind it.
void check_parts(const json::value& value) {
    const auto keys = keys_of(value, limits::browsed_keys);
    require(keys.size() <= limits::browsed_keys);
    for (const auto& key : keys)
        for (const auto* more : {"", ".", ".length", ",", ".0", ".used", ".=RUNNING"})
            check_number(number_at(value, key + more));
    for (const auto* path : {"", "length", "=", ".", "0.0", "0.length", "value"}) check_number(number_at(value, path));
    const auto text = text_of(value);
    require(text.size() <= limits::shown_text + std::string("…").size());
    check_text(text);
    require(number_at(value, '=' + text).value() == 1);
}

void check_pattern(const json::value& value) {
    for (const auto* key : {"", "used"})
        for (const auto& number : numbers_in({"java.lang:*", "Usage", key, {}}, value)) check_number(number.number);
    require(!numbers_in({"java.lang:*", "Usage", "", {}}, value).empty());
}

void check_description(const json::value& value) {
    for (const auto& name : names_in(value)) (void)list_path(name);
    std::string last;
    const auto described = attributes_in(value);
    for (const auto& attribute : described.attributes) {
        require(last <= attribute.name);
        last = attribute.name;
    }
}

void use(const pyscaler::Result<json::value>& value) {
    if (!value) return check_text(value.error().detail());
    check_parts(*value);
    check_pattern(*value);
    check_description(*value);
}

}  // namespace

/// A body that the agent may have answered to one request, to as many as it has responses, and to another number.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view body{reinterpret_cast<const char*>(data), size};  // NOLINT: bytes are text here
    const auto answer = json_of(body, "fuzz");
    if (!answer) return 0;
    use(value_in(*answer, "fuzz"));
    const auto responses = answer->is_array() ? answer->get_array().size() : 1;
    for (const auto count : std::set<std::size_t>{1, 3, std::min<std::size_t>(responses, 100)}) {
        const auto values = values_in(*answer, std::vector<std::string>(count, "fuzz"), "fuzz");
        require(values.size() == count);
        for (const auto& value : values) use(value);
    }
    return 0;
}
