#include "configuration/export.hpp"

#include "configuration/noun_rules.hpp"
#include "configuration/yaml_text.hpp"
#include "db/records.hpp"
#include "model/json.hpp"

namespace pyscaler::configuration {
namespace {

namespace json = boost::json;
using model::TypeDescription;

/// One object as a document is put together.
struct Draft {
    json::object members{};
    std::string secrets{};  ///< lines that tell of what is left out
};

/// The members of `type` in `object` that a `fresh` one has not.
void add_members(const TypeDescription& type, const void* object, const void* fresh, const json::object& written,
                 Draft& draft) {
    for (const auto& member : type.members) {
        const bool is_default = member.type->equal(member.in(object), member.in(fresh));
        if (member.read_only || is_default) continue;
        if (member.type->kind == model::ValueKind::secret)
            draft.secrets += "# " + member.name + ": a secret, kept where it is\n";
        else
            draft.members[member.name] = written.at(member.name);
    }
}

std::string document_text(const Collection& collection, const void* object) {
    const auto& type = *collection.type;
    const auto written = model::to_json(type, object);
    Draft draft;
    draft.members["kind"] = json::string(kind_name(collection, object));
    draft.members["name"] = written.at("name");
    auto fresh = type.make();
    if (!type.kinds.empty()) {
        const auto& kind = type.kinds[type.kind_of(object)];
        kind.make(fresh.get());
        add_members(type, object, fresh.get(), written, draft);
        add_members(*kind.settings, kind.access(const_cast<void*>(object)), kind.access(fresh.get()),  // NOLINT: read
                    written, draft);
    } else {
        add_members(type, object, fresh.get(), written, draft);
    }
    return "---\n" + yaml_text(draft.members) + draft.secrets;
}

}  // namespace

std::string export_yaml(db::Session& session) {
    std::string text = "# To be applied with: pyscaler apply -f FILE\n";
    for (const auto& collection : collections()) {
        if (!collection.applicable) continue;
        std::string next;
        db::Query by_name;
        by_name.order = "name";
        auto* const is_ours = rules_of(*collection.type).is_ours;
        for (const auto& object : db::Records{session, collection.layout}.select(by_name, next).value())
            if (is_ours == nullptr || !is_ours(object.get())) text += document_text(collection, object.get());
    }
    return text;
}

}  // namespace pyscaler::configuration
