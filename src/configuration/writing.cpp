#include "configuration/writing.hpp"

#include "configuration/noun_rules.hpp"
#include "db/records.hpp"
#include "db/repository.hpp"
#include "model/audit_entry.hpp"
#include "model/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <fmt/core.h>

namespace pyscaler::configuration {
namespace {

namespace json = boost::json;
using model::TypeDescription;

Rejected missing(const Collection& collection, std::string_view identity) {
    return Error{Errc::not_found, fmt::format("there is no {} \"{:.60}\"", collection.type->name, identity)};
}

Outcome<std::shared_ptr<void>> load(db::Session& session, const Collection& collection, std::string_view identity) {
    db::Condition condition{collection.identified_by, db::Operator::equal, {std::string(identity)}};
    if (collection.identified_by == "id") {
        std::int64_t id = 0;
        const auto* end = identity.data() + identity.size();
        const auto read = std::from_chars(identity.data(), end, id);
        if (read.ec != std::errc{} || read.ptr != end) return missing(collection, identity);
        condition.values = {id};
    }
    db::Query query;
    query.conditions.push_back(std::move(condition));
    std::string next;
    auto found = db::Records{session, collection.layout}.select(query, next).value();
    if (found.empty()) return missing(collection, identity);
    return std::move(found.front());
}

std::shared_ptr<void> copy_of(const TypeDescription& type, const void* object) {
    auto copy = type.make();
    type.assign(copy.get(), object);
    return copy;
}

std::int64_t id_in(const TypeDescription& type, const void* object) {
    return *static_cast<const std::int64_t*>(type.find("id")->in(object));
}

void drop_read_only(const TypeDescription& type, json::object& members) {
    for (const auto& member : type.members)
        if (member.read_only) members.stable_erase(member.name);
}

/// What people changed: not what the system sets.
json::object changes_by_people(const TypeDescription& type, const void* before, const void* after) {
    auto found = model::changes(type, before, after);
    drop_read_only(type, found);
    return found;
}

/// A new object of the kind that `object` has.
std::shared_ptr<void> fresh_like(const TypeDescription& type, const void* object) {
    auto fresh = type.make();
    if (!type.kinds.empty()) type.kinds[type.kind_of(object)].make(fresh.get());
    return fresh;
}

/// Of an object that came to be, or went (`gone`): what is not the default.
json::object whole_change(const TypeDescription& type, const void* object, bool gone) {
    const auto fresh = fresh_like(type, object);
    auto found = gone ? changes_by_people(type, object, fresh.get()) : changes_by_people(type, fresh.get(), object);
    if (type.kinds.empty()) return found;
    const json::string kind{type.kinds[type.kind_of(object)].name};
    found["kind"] = gone ? json::array{kind, nullptr} : json::array{nullptr, kind};
    return found;
}

void write_audit(const ChangeContext& context, const ChangeRequest& request, std::string_view verb,
                 const std::string& identity, const json::object& changes) {
    const auto& collection = *request.collection;
    model::AuditEntry entry;
    entry.time = context.now;
    entry.who = model::Text<255>::lossy(context.actor.who);
    entry.origin = model::Text<255>::lossy(context.actor.origin);
    entry.verb = std::string(verb);
    entry.noun = collection.type->name;
    entry.object = identity;
    entry.changes = model::Json<262144>{json::value(changes)};
    entry.message = model::Text<4096>::lossy(request.note);
    db::Repository<model::AuditEntry>{context.session}.insert(entry).value();
}

/// The last change of an object as the audit has it: tells versions apart that look the same, such as two passwords.
std::int64_t last_audited(db::Session& session, const Collection& collection, const std::string& identity) {
    const auto answer = session.query("SELECT max(id) FROM audit_entries WHERE noun = :p0 AND object = :p1",
                                      {collection.type->name, identity}, {model::CellType::integer});
    const auto* id = std::get_if<std::int64_t>(&answer.rows.at(0)[0]);
    return id == nullptr ? 0 : *id;
}

Object describe(db::Session& session, const Collection& collection, std::shared_ptr<void> value) {
    Object made;
    made.id = id_in(*collection.type, value.get());
    made.identity = identity_of(collection, value.get());
    made.json = model::to_json(*collection.type, value.get());
    auto writable = made.json;
    drop_read_only(*collection.type, writable);
    made.etag = fmt::format("{:x}-{}", std::hash<std::string>{}(json::serialize(writable)),
                            last_audited(session, collection, made.identity));
    made.value = std::move(value);
    return made;
}

/// Sets a member that only the system sets, where the noun has it.
void stamp(const TypeDescription& type, void* object, std::string_view member, const model::Cell& cell) {
    const auto* found = type.find(member);
    if (found != nullptr && found->read_only) found->type->from_cell(found->in(object), cell);
}

void complete(const ChangeContext& context, const ChangeRequest& request, const void* before, void* object) {
    const auto& type = *request.collection->type;
    if (before == nullptr) {
        stamp(type, object, "created_at", std::int64_t{context.now.time_since_epoch().count()});
        stamp(type, object, "author", model::Text<255>::lossy(context.actor.who).str());
    }
    if (auto* const rule = rules_of(type).complete) rule(context, before, object);
    if (request.prepare) request.prepare(object);
}

void announce(const ChangeContext& context, const Collection& collection, const void* before, const void* after) {
    if (auto* const rule = rules_of(*collection.type).announce) rule(context, before, after);
}

/// A name that another object has is told at its field.
std::optional<Rejected> taken(db::Session& session, const Collection& collection, const std::string& name) {
    if (collection.identified_by != "name" || !load(session, collection, name)) return std::nullopt;
    const auto noun = model::with_article(collection.type->name);
    Rejected rejected{Error{Errc::conflict, fmt::format("{} named \"{}\" exists", noun, name)}};
    rejected.fields = {{"name", fmt::format("is taken: {} of this name exists", noun)}};
    return rejected;
}

Outcome<Object> create(const ChangeContext& context, const ChangeRequest& request) {
    const auto& collection = *request.collection;
    const auto& type = *collection.type;
    auto object = type.make();
    auto errors = model::read_json(type, object.get(), request.input, model::Missing::becomes_default);
    if (!errors.empty()) return Rejected{std::move(errors)};
    complete(context, request, nullptr, object.get());
    if (auto known = taken(context.session, collection, identity_of(collection, object.get()))) return *known;
    if (auto inserted = db::Records{context.session, collection.layout}.insert(object.get()); !inserted)
        return Rejected{inserted.error()};
    auto changes = whole_change(type, object.get(), false);
    write_audit(context, request, "create", identity_of(collection, object.get()), changes);
    announce(context, collection, nullptr, object.get());
    auto made = describe(context.session, collection, std::move(object));
    made.changes = std::move(changes);
    return made;
}

/// What replaces an object: it keeps its name where the input says none, and what the program fills in.
json::object whole_input(const Collection& collection, const Object& present, const json::object& given) {
    auto input = given;
    const auto keep = [&](const std::string& member) {
        if (!input.contains(member)) input[member] = present.json.at(member);
    };
    if (collection.identified_by == "name") keep("name");
    for (const auto& member : collection.kept_members) keep(member);
    return input;
}

Rejected stale(const Collection& collection, const std::string& identity) {
    Rejected rejected{
        Error{Errc::conflict, fmt::format("{} \"{}\" was changed meanwhile", collection.type->name, identity)}};
    rejected.is_stale = true;
    return rejected;
}

Outcome<Object> present_of(const ChangeContext& context, const ChangeRequest& request) {
    auto present = read_object(context.session, *request.collection, request.identity);
    if (present && !request.if_match.empty() && present->etag != request.if_match)
        return stale(*request.collection, request.identity);
    return present;
}

Outcome<Object> update(const ChangeContext& context, const ChangeRequest& request) {
    const auto& collection = *request.collection;
    const auto& type = *collection.type;
    auto present = present_of(context, request);
    if (!present) return present;
    const bool whole = request.verb == Verb::replace;
    auto object = copy_of(type, present->value.get());
    auto errors =
        model::read_json(type, object.get(), whole ? whole_input(collection, *present, request.input) : request.input,
                         whole ? model::Missing::becomes_default : model::Missing::stays);
    if (!errors.empty()) return Rejected{std::move(errors)};
    complete(context, request, present->value.get(), object.get());
    if (model::changes(type, present->value.get(), object.get()).empty()) return present;
    const auto identity = identity_of(collection, object.get());
    if (identity != present->identity)
        if (auto known = taken(context.session, collection, identity)) return *known;
    auto updated = db::Records{context.session, collection.layout}.update(object.get());
    if (!updated) return Rejected{updated.error()};
    auto changes = changes_by_people(type, present->value.get(), object.get());
    write_audit(context, request, "update", identity_of(collection, object.get()), changes);
    announce(context, collection, present->value.get(), object.get());
    auto made = describe(context.session, collection, std::move(object));
    made.before = std::move(present->value);
    made.changes = std::move(changes);
    return made;
}

Outcome<Object> remove(const ChangeContext& context, const ChangeRequest& request) {
    const auto& collection = *request.collection;
    auto present = present_of(context, request);
    if (!present) return present;
    if (auto* const rule = rules_of(*collection.type).held_by)
        if (auto why = rule(present->value.get())) return Rejected{Error{Errc::conflict, std::move(*why)}};
    db::Records{context.session, collection.layout}.remove(present->id);
    present->changes = whole_change(*collection.type, present->value.get(), true);
    write_audit(context, request, "delete", present->identity, present->changes);
    announce(context, collection, present->value.get(), nullptr);
    present->before = std::exchange(present->value, nullptr);
    return present;
}

}  // namespace

Outcome<Object> write(const ChangeContext& context, const ChangeRequest& request) {
    if (!request.collection->writable)
        return Rejected{
            Error{Errc::denied, fmt::format("only the program itself writes {}", request.collection->path)}};
    switch (request.verb) {
        case Verb::create: return create(context, request);
        case Verb::replace:
        case Verb::patch: return update(context, request);
        case Verb::remove: return remove(context, request);
    }
    throw std::logic_error("a verb that there is not");
}

Remarks verify(const ChangeContext& context, const Collection& collection, const Object& written) {
    if (!written.value) return {};
    Remarks remarks;
    remarks.errors = db::Records{context.session, collection.layout}.missing_references(written.value.get());
    const auto add = [](model::FieldErrors& to, model::FieldErrors from) {
        std::move(from.begin(), from.end(), std::back_inserter(to));
    };
    if (auto* const rule = rules_of(*collection.type).faults)
        add(remarks.errors, rule(context, written.before.get(), written.value.get()));
    if (!remarks.errors.empty()) return remarks;
    for (const auto& check : context.checks) {
        auto said = check(context.session, collection, written.value.get());
        add(remarks.errors, std::move(said.errors));
        add(remarks.warnings, std::move(said.warnings));
    }
    return remarks;
}

Outcome<Object> read_object(db::Session& session, const Collection& collection, std::string_view identity) {
    auto value = load(session, collection, identity);
    if (!value) return value.error();
    return describe(session, collection, std::move(*value));
}

}  // namespace pyscaler::configuration
