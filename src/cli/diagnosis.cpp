#include "cli/diagnosis.hpp"

#include "cli/colour.hpp"
#include "cli/printable.hpp"
#include "model/enumeration.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <fmt/format.h>

namespace pyscaler::cli {

namespace json = boost::json;

bool has_failure(const Diagnosis& diagnosis) {
    return std::any_of(diagnosis.begin(), diagnosis.end(),
                       [](const Finding& finding) { return finding.health == Health::fail; });
}

std::string diagnosis_text(const Diagnosis& diagnosis, bool has_colour) {
    std::size_t widest = 0;
    for (const auto& finding : diagnosis) widest = std::max(widest, width(finding.what));
    std::string text;
    for (const auto& [health, what, found, advice] : diagnosis) {
        const std::string name{model::enum_name(health)};
        text += fmt::format("{}{}  {:<{}}  {}\n", coloured(name, has_colour ? colour_of(name) : Colour::none),
                            std::string(4 - name.size(), ' '), what, widest, printable(found));
        if (!advice.empty()) text += fmt::format("{}→ {}\n", std::string(widest + 8, ' '), printable(advice));
    }
    return text;
}

json::object to_json(const Diagnosis& diagnosis) {
    json::array findings;
    for (const auto& [health, what, text, advice] : diagnosis)
        findings.push_back(
            json::object{{"health", model::enum_name(health)}, {"what", what}, {"text", text}, {"advice", advice}});
    return {{"findings", std::move(findings)}};
}

}  // namespace pyscaler::cli
