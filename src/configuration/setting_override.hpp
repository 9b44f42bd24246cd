#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::configuration {

/// A setting that stands elsewhere than in the settings file and wins over it.
struct SettingOverride {
    std::string section{};
    std::string key{};
    std::string text{};    ///< as it was written there: `587`, `true`, `30s`
    std::string origin{};  ///< what to call it when it is wrong: "--listen", "PYSCALER_MAIL_PORT"
};

/// Those among the variables of a process ("NAME=VALUE"): `PYSCALER_MAIL_PORT` is `port` of `[mail]`. A name that
/// begins as one but names no setting is told by `read_settings`.
std::vector<SettingOverride> overrides_among(const std::vector<std::string_view>& variables);

}  // namespace pyscaler::configuration
