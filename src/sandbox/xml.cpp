#include "sandbox/xml.hpp"

#include <sstream>

namespace pyscaler::sandbox {

void Xml::text(const char* name, std::string_view value) {
    node_.append_child(name).text().set(std::string(value).c_str());
}

void Xml::list(const char* name, const char* item, const std::vector<std::string>& values, const char* field) {
    auto list = child(name);
    for (const auto& value : values) {
        if (field == nullptr) {
            list.text(item, value);
        } else {
            list.child(item).text(field, value);
        }
    }
}

std::string to_string(const pugi::xml_document& document) {
    std::ostringstream text;
    text << R"(<?xml version="1.0" encoding="UTF-8"?>)" << '\n';
    document.print(text, "  ", pugi::format_default | pugi::format_no_declaration);
    return text.str();
}

}  // namespace pyscaler::sandbox
