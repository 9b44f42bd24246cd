#include "configuration/setting_override.hpp"

#include "configuration/settings.hpp"

#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <cctype>

namespace pyscaler::configuration {
namespace {

constexpr std::string_view prefix = "PYSCALER_";

std::string lower(std::string_view text) {
    std::string made{text};
    for (auto& letter : made) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return made;
}

}  // namespace

std::vector<SettingOverride> overrides_among(const std::vector<std::string_view>& variables) {
    std::vector<SettingOverride> found;
    for (const auto variable : variables) {
        const auto equals = variable.find('=');
        if (!variable.starts_with(prefix) || equals == std::string_view::npos) continue;
        const auto name = lower(variable.substr(prefix.size(), equals - prefix.size()));
        using Sections = boost::describe::describe_members<Settings, boost::describe::mod_public>;
        boost::mp11::mp_for_each<Sections>([&](auto member) {
            const std::string section = member.name;
            if (!name.starts_with(section + '_')) return;
            found.push_back({section, name.substr(section.size() + 1), std::string(variable.substr(equals + 1)),
                             std::string(variable.substr(0, equals))});
        });
    }
    return found;
}

}  // namespace pyscaler::configuration
