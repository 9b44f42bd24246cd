#pragma once
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::sandbox {

/// An element of an answer that is being written. Good as long as its document.
class Xml {
public:
    explicit Xml(pugi::xml_node node) : node_(node) {}

    Xml child(const char* name) { return Xml{node_.append_child(name)}; }
    void text(const char* name, std::string_view value);
    void number(const char* name, long value) { text(name, std::to_string(value)); }
    void flag(const char* name, bool value) { text(name, value ? "true" : "false"); }
    /// Nothing when `value` is empty.
    void text_unless_empty(const char* name, const std::string& value) {
        if (!value.empty()) text(name, value);
    }
    /// `<list><item>value</item>…</list>`, with `field` around each value when it is given.
    void list(const char* name, const char* item, const std::vector<std::string>& values, const char* field = nullptr);

private:
    pugi::xml_node node_;
};

/// The document with its declaration.
std::string to_string(const pugi::xml_document& document);

}  // namespace pyscaler::sandbox
