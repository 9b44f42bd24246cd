#include "cli/documents_text.hpp"

#include "configuration/yaml_text.hpp"

#include <fmt/core.h>
#include <fstream>

namespace pyscaler::cli {

std::string documents_text(const std::vector<configuration::Document>& documents) {
    std::string text;
    for (const auto& document : documents) {
        boost::json::object members{{"kind", document.kind}, {"name", document.name}};
        for (const auto& [name, value] : document.input)
            if (name != "kind" && name != "name") members[name] = value;
        text += "---\n" + configuration::yaml_text(members);
    }
    return text;
}

Result<void> write_documents(const std::string& file, const std::vector<configuration::Document>& documents) {
    const auto text = documents_text(documents);
    if (file.empty()) {
        fmt::print("{}", text);
        return {};
    }
    std::ofstream out{file, std::ios::binary};
    out << text;
    out.close();
    if (!out) return Error{Errc::failed, fmt::format("{} cannot be written", file)};
    return {};
}

}  // namespace pyscaler::cli
