#include "configuration/apply.hpp"

#include "configuration/noun_rules.hpp"
#include "configuration/writing.hpp"
#include "db/records.hpp"
#include "db/rehearsal.hpp"
#include "model/enumeration.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/core.h>
#include <map>

namespace pyscaler::configuration {
namespace {

namespace json = boost::json;

/// An object that was written, and the document that asked for it.
struct Written {
    const Collection* collection;
    const Document* document;
    Object object;
};

class Application {
public:
    Application(const ChangeContext& context, const std::vector<Document>& documents)
        : context_(context), documents_(documents) {}

    Outcome<ApplyReport> run(bool prune) {
        for (const auto& document : documents_) write_one(document);
        if (prune && errors_.empty()) remove_others();
        if (errors_.empty()) verify_all();
        if (!errors_.empty()) return Rejected{std::move(errors_)};
        if (auto checked = context_.session.check_references(); !checked) return Rejected{checked.error()};
        return std::move(report_);
    }

private:
    void write_one(const Document& document);
    bool is_first(const Collection& collection, const Document& document);
    void remove_others();
    void remove_one(const Collection& collection, const void* object);
    void verify_all();
    void fail(const Document& document, const Rejected& why);
    void report(const Collection& collection, const Object& object, bool is_new);

    const ChangeContext& context_;
    const std::vector<Document>& documents_;
    std::map<std::pair<const Collection*, std::string>, const Document*> named_;
    std::vector<Written> written_;
    ApplyReport report_;
    model::FieldErrors errors_;
};

void Application::fail(const Document& document, const Rejected& why) {
    for (const auto& [field, message] : why.fields) errors_.push_back({document.place(field), message});
    if (why.fields.empty()) errors_.push_back({document.place(""), why.error.detail()});
}

bool Application::is_first(const Collection& collection, const Document& document) {
    const auto [at, is_new] = named_.try_emplace({&collection, document.name}, &document);
    if (is_new || document.name.empty()) return true;
    fail(document, model::FieldErrors{{"name", "is described twice, first at " + at->second->place("")}});
    return false;
}

void Application::report(const Collection& collection, const Object& object, bool is_new) {
    const auto* value = object.value ? object.value.get() : object.before.get();
    auto step = object.changes.empty() ? Step::unchanged : Step::update;
    if (is_new) step = Step::create;
    if (!object.value) step = Step::remove;
    report_.objects.push_back({step, kind_name(collection, value), object.identity, object.changes});
}

void Application::write_one(const Document& document) {
    const auto* collection = find_noun(document.kind);
    if (collection == nullptr || !collection->applicable)
        return fail(document, model::FieldErrors{{"kind", "is nothing to apply"}});
    if (!is_first(*collection, document)) return;
    ChangeRequest request;
    request.collection = collection;
    request.identity = document.name;
    request.input = document.input;
    const bool is_new = db::Records{context_.session, collection->layout}.id_of(document.name) == 0;
    request.verb = is_new ? Verb::create : Verb::replace;
    auto object = write(context_, request);
    if (!object) return fail(document, object.error());
    report(*collection, *object, is_new);
    if (!object->changes.empty()) written_.push_back({collection, &document, std::move(*object)});
}

void Application::remove_one(const Collection& collection, const void* object) {
    ChangeRequest request;
    request.verb = Verb::remove;
    request.collection = &collection;
    request.identity = identity_of(collection, object);
    auto removed = write(context_, request);
    if (removed) return report(collection, *removed, false);
    Document document;
    document.kind = kind_name(collection, object);
    document.name = request.identity;
    fail(document, removed.error());
}

/// Backwards, so that what refers to something goes before it.
void Application::remove_others() {
    const auto& all = collections();
    for (auto collection = all.rbegin(); collection != all.rend(); ++collection) {
        if (!collection->applicable) continue;
        std::string next;
        for (const auto& object : db::Records{context_.session, collection->layout}.select({}, next).value()) {
            auto* const is_ours = rules_of(*collection->type).is_ours;
            const bool is_kept = named_.contains({&*collection, identity_of(*collection, object.get())}) ||
                                 (is_ours != nullptr && is_ours(object.get()));
            if (!is_kept) remove_one(*collection, object.get());
        }
    }
}

void Application::verify_all() {
    for (const auto& [collection, document, object] : written_) {
        auto remarks = verify(context_, *collection, object);
        if (!remarks.errors.empty()) fail(*document, Rejected{std::move(remarks.errors)});
        for (const auto& [field, message] : remarks.warnings)
            report_.warnings.push_back({document->place(field), message});
    }
}

/// A value as one short line.
std::string shown(const json::value& value) {
    if (const auto* text = value.if_string();
        text != nullptr && text->find('\n') == json::string::npos && !text->empty() && text->size() <= 80)
        return std::string(*text);
    auto line = json::serialize(value);
    if (line.size() <= 80) return line;
    std::size_t cut = 77;
    while ((static_cast<unsigned char>(line[cut]) & 0xC0U) == 0x80U) --cut;  // not within a character
    return line.substr(0, cut) + "...";
}

std::string shown_change(const Applied& applied, const json::array& change) {
    if (applied.step == Step::create) return shown(change.at(1));
    if (applied.step == Step::remove) return shown(change.at(0));
    return shown(change.at(0)) + " → " + shown(change.at(1));
}

}  // namespace

bool ApplyReport::changes_anything() const {
    return std::any_of(objects.begin(), objects.end(),
                       [](const Applied& applied) { return applied.step != Step::unchanged; });
}

Outcome<ApplyReport> apply(const ChangeContext& context, const std::vector<Document>& documents,
                           const ApplyOptions& options) {
    if (!options.dry_run) return Application{context, documents}.run(options.prune);
    const auto run = [&](db::Session&) { return Application{context, documents}.run(options.prune); };
    return db::rehearse(context.session, run);
}

std::string diff_text(const ApplyReport& report) {
    std::string text;
    for (const auto& applied : report.objects) {
        if (applied.step == Step::unchanged) continue;
        text += fmt::format("{} {} {}\n", model::enum_name(applied.step), applied.kind, applied.name);
        for (const auto& [field, change] : applied.changes)
            if (field != "kind" && field != "name")
                text += fmt::format("    {}: {}\n", std::string_view(field), shown_change(applied, change.as_array()));
    }
    return text;
}

json::object to_json(const ApplyReport& report) {
    json::array objects;
    for (const auto& applied : report.objects)
        objects.push_back({{"step", model::enum_name(applied.step)},
                           {"kind", applied.kind},
                           {"name", applied.name},
                           {"changes", applied.changes}});
    json::array warnings;
    for (const auto& [field, message] : report.warnings) warnings.push_back({{"field", field}, {"message", message}});
    return {{"objects", std::move(objects)}, {"warnings", std::move(warnings)}};
}

}  // namespace pyscaler::configuration
