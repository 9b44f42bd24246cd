#include "configuration/document.hpp"

#include "configuration/registry.hpp"
#include "configuration/typed_text.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

namespace pyscaler::configuration {
namespace {

namespace json = boost::json;
using model::ValueKind;
using model::ValueType;

constexpr int deepest = 32;
/// Of all documents together. Aliases can make a small file stand for an endless one.
constexpr std::size_t most_values = 100'000;

std::string known_kinds() {
    std::string names;
    const auto add = [&](const std::string& name) { names += (names.empty() ? "" : ", ") + name; };
    for (const auto& collection : collections()) {
        if (!collection.applicable) continue;
        if (collection.type->kinds.empty()) add(collection.type->name);
        for (const auto& kind : collection.type->kinds) add(kind.name);
    }
    return names;
}

/// The collection of an apply file's kind; null when there is none.
const Collection* applicable(std::string_view kind) {
    const auto* found = find_noun(kind);
    if (found == nullptr || !found->applicable) return nullptr;
    return found->type->kinds.empty() || found->type->find_kind(kind) != nullptr ? found : nullptr;
}

std::string joined(const std::string& path, const std::string& member) {
    return path.empty() ? member : path + '.' + member;
}

/// Turns one YAML document into a Document.
class Reader {
public:
    Reader(Document& document, std::size_t& values, model::FieldErrors& errors)
        : document_(document), values_(values), errors_(errors) {}

    void read(const YAML::Node& root);

private:
    json::value value(const ValueType* type, const YAML::Node& node, const std::string& path, int depth);
    json::value scalar(const ValueType* type, const YAML::Node& node);
    json::value list(const ValueType* type, const YAML::Node& node, const std::string& path, int depth);
    json::value mapping(const model::TypeDescription* type, const YAML::Node& node, const std::string& path, int depth);
    std::string text_of(const YAML::Node& root, const char* member);
    void note_line(const std::string& path, const YAML::Node& node) {
        document_.lines.try_emplace(path, node.Mark().line + 1);
    }
    void fail(const std::string& field, std::string message) {
        errors_.push_back({document_.place(field), std::move(message)});
    }

    Document& document_;
    std::size_t& values_;
    model::FieldErrors& errors_;
    const Collection* collection_ = nullptr;
};

std::string Reader::text_of(const YAML::Node& root, const char* member) {
    const auto node = root[member];
    return node.IsDefined() && node.IsScalar() ? node.Scalar() : std::string{};
}

void Reader::read(const YAML::Node& root) {
    note_line("", root);
    if (!root.IsMap()) return fail("", "must be a mapping of fields, with kind");
    document_.kind = text_of(root, "kind");
    document_.name = text_of(root, "name");
    collection_ = applicable(document_.kind);
    if (collection_ == nullptr) {
        note_line("kind", root["kind"].IsDefined() ? root["kind"] : root);
        return fail("kind", "must be one of " + known_kinds());
    }
    document_.input = mapping(nullptr, root, "", 0).as_object();
    if (collection_->type->kinds.empty()) document_.input.stable_erase("kind");
}

json::value Reader::value(const ValueType* type, const YAML::Node& node, const std::string& path, int depth) {
    note_line(path, node);
    if (depth > deepest) return fail(path, fmt::format("is nested deeper than {} levels", deepest)), json::value{};
    if (++values_ > most_values) throw YAML::ParserException(node.Mark(), "too many values");
    if (node.IsSequence()) return list(type, node, path, depth);
    if (node.IsMap()) return mapping(nullptr, node, path, depth + 1);
    return node.IsScalar() ? scalar(type, node) : json::value{};
}

json::value Reader::scalar(const ValueType* type, const YAML::Node& node) {
    const auto& text = node.Scalar();
    if (type != nullptr && type->kind != ValueKind::json && type->kind != ValueKind::list)
        return typed_value(*type, text);
    const bool is_quoted = node.Tag() == "!";
    return is_quoted ? json::value(json::string(text)) : guessed_value(text);
}

json::value Reader::list(const ValueType* type, const YAML::Node& node, const std::string& path, int depth) {
    json::array entries;
    for (const auto& entry : node) {
        const auto at = fmt::format("{}[{}]", path, entries.size());
        if (type != nullptr && type->structure != nullptr && entry.IsMap()) {
            note_line(at, entry);
            entries.push_back(mapping(&type->structure(), entry, at, depth + 1));
        } else {
            entries.push_back(value(type == nullptr ? nullptr : type->element, entry, at, depth + 1));
        }
    }
    return entries;
}

/// `type`: of an entry of a list; null for the document itself and for what has no type.
json::value Reader::mapping(const model::TypeDescription* type, const YAML::Node& node, const std::string& path,
                            int depth) {
    json::object members;
    for (const auto& entry : node) {
        const auto& key = entry.first;
        if (!key.IsScalar()) {
            fail(path, "has a key that is not a text");
            continue;
        }
        const auto at = joined(path, key.Scalar());
        if (members.contains(key.Scalar())) {
            document_.lines[at] = key.Mark().line + 1;
            fail(at, "is given twice");
        }
        const ValueType* of_member = nullptr;
        if (type != nullptr)
            of_member = member_type(*type, "", key.Scalar());
        else if (path.empty())
            of_member = member_type(*collection_->type, document_.kind, key.Scalar());
        if (path.empty() && key.Scalar() == "kind")
            members["kind"] = json::string(document_.kind);
        else
            members[key.Scalar()] = value(of_member, entry.second, at, depth);
    }
    return members;
}

}  // namespace

std::string Document::place(std::string_view field) const {
    auto at = lines.find(std::string(field));
    for (auto shorter = field; at == lines.end() && !shorter.empty();) {
        const auto end = shorter.find_last_of(".[");
        shorter = shorter.substr(0, end == std::string_view::npos ? 0 : end);
        at = lines.find(std::string(shorter));
    }
    auto place = source;
    if (at != lines.end()) place += fmt::format(":{}", at->second);
    if (!kind.empty()) place += (place.empty() ? "" : ": ") + kind;
    if (!name.empty()) place += fmt::format(" {:.60}", name);
    if (!field.empty()) place += (place.empty() ? "" : ": ") + std::string(field);
    return place;
}

Outcome<std::vector<Document>> read_documents(std::string_view yaml, const std::string& source) try {
    if (yaml.size() > most_yaml_bytes)
        return Rejected{Error{Errc::limit_exceeded, fmt::format("{}: more than {} bytes", source, most_yaml_bytes)}};
    std::vector<Document> documents;
    model::FieldErrors errors;
    std::size_t values = 0;
    for (const auto& root : YAML::LoadAll(std::string(yaml))) {
        if (root.IsNull()) continue;
        Document document;
        document.source = source;
        Reader{document, values, errors}.read(root);
        documents.push_back(std::move(document));
    }
    if (!errors.empty()) return Rejected{std::move(errors)};
    return documents;
} catch (const YAML::Exception& error) {
    return Rejected{model::FieldErrors{{fmt::format("{}:{}", source, error.mark.line + 1), error.msg}}};
}

}  // namespace pyscaler::configuration
