#include "model/json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <fmt/core.h>

namespace pyscaler::model {
namespace {

namespace json = boost::json;

std::string joined(std::string_view path, std::string_view member) {
    return path.empty() ? std::string(member) : fmt::format("{}.{}", path, member);
}

// ---- writing

/// 80 and not 8E1, which is how Boost.JSON writes a double.
json::value write_real(double number) {
    const bool whole = number == std::trunc(number) && std::abs(number) < 1e15;
    return whole ? json::value(static_cast<std::int64_t>(number)) : json::value(number);
}

json::value write_scalar(const ValueType& type, const void* value) {
    const auto cell = type.to_cell(value);
    if (is_null(cell)) return nullptr;
    const auto* number = std::get_if<std::int64_t>(&cell);
    const auto* text = std::get_if<std::string>(&cell);
    switch (type.kind) {
        case ValueKind::boolean: return *number != 0;
        case ValueKind::time: return json::string(format_time(Time{std::chrono::milliseconds{*number}}));
        case ValueKind::duration: return json::string(format_duration(std::chrono::milliseconds{*number}));
        case ValueKind::secret: return json::object{{"sealed", true}};
        case ValueKind::json: return json_value(*text);
        default: break;
    }
    if (text != nullptr) return json::string(*text);
    return number != nullptr ? json::value(*number) : write_real(std::get<double>(cell));
}

void write_members(const TypeDescription& type, const void* object, json::object& into);

json::value write_value(const ValueType& type, const void* value) {
    if (type.kind != ValueKind::list) return write_scalar(type, value);
    json::array array;
    auto* list = const_cast<void*>(value);  // NOLINT: only read; lists have one accessor
    for (std::size_t i = 0; i < type.size(value); ++i) {
        if (type.element != nullptr) {
            array.push_back(write_scalar(*type.element, type.at(list, i)));
            continue;
        }
        json::object element;
        write_members(type.structure(), type.at(list, i), element);
        array.push_back(std::move(element));
    }
    return array;
}

void write_members(const TypeDescription& type, const void* object, json::object& into) {
    for (const auto& member : type.members) {
        into[member.name] = write_value(*member.type, member.in(object));
        if (member.name == "name" && !type.kinds.empty()) into["kind"] = type.kinds[type.kind_of(object)].name;
    }
}

// ---- reading

/// Reads one input into one object and gathers what is wrong.
class Reader {
public:
    Reader(Missing missing, FieldErrors& errors) : missing_(missing), errors_(errors) {}

    void read_object(const TypeDescription& type, void* object, const json::object& input, const std::string& path);
    void read_kinded(const TypeDescription& type, void* object, const json::object& input);

private:
    void read_members(const TypeDescription& type, void* object, const json::object& input, const std::string& path);
    void refuse_unknown(const json::object& input, const TypeDescription& type, const TypeDescription* settings,
                        const std::string& path);
    void leave_out(const Member& member, void* object, const void* fresh, const std::string& path);
    void read_value(const ValueType& type, void* value, const json::value& input, const std::string& path);
    void read_scalar(const ValueType& type, void* value, const json::value& input, const std::string& path);
    void read_list(const ValueType& type, void* list, const json::value& input, const std::string& path);
    const KindDescription* read_kind(const TypeDescription& type, void* object, const json::object& input);
    void fail(const std::string& path, std::string message) { errors_.push_back({path, std::move(message)}); }

    Missing missing_;
    FieldErrors& errors_;
};

/// What a value of this type must be.
std::string must_be(const ValueType& type) {
    switch (type.kind) {
        case ValueKind::boolean: return "must be true or false";
        case ValueKind::integer: return "must be a whole number";
        case ValueKind::real: return "must be a number";
        case ValueKind::time: return "must be a time such as \"2026-11-24T02:26:18Z\"";
        case ValueKind::duration: return "must be a duration such as \"90s\" or \"5m\"";
        case ValueKind::reference: return "must be the name of " + with_article(type.target);
        default: return "must be a text";
    }
}

/// The cell that `input` stands for, or what is wrong with its JSON type.
Cell cell_from_json(const ValueType& type, const json::value& input, std::optional<std::string>& fault) {
    if (type.kind == ValueKind::json) return json::serialize(input);
    if (input.is_null()) {
        if (!type.nullable && type.kind != ValueKind::secret) fault = "must not be null";
        return {};
    }
    const bool as_text = type.kind == ValueKind::time || type.kind == ValueKind::duration;
    if (const auto* text = input.if_string(); text != nullptr && cell_type(type) == CellType::text)
        return std::string(*text);
    if (const auto* text = input.if_string(); text != nullptr && as_text) return cell_from_text(type, *text, fault);
    if (const auto* flag = input.if_bool(); flag != nullptr && type.kind == ValueKind::boolean)
        return std::int64_t{*flag};
    const bool as_number = type.kind == ValueKind::integer || type.kind == ValueKind::real;
    if (const auto* whole = input.if_int64(); whole != nullptr && as_number) return *whole;
    if (as_number && input.is_number()) {  // an uint64 here is above every int64
        const double number = input.is_double() ? input.get_double() : static_cast<double>(input.get_uint64());
        if (std::isfinite(number)) return number;
    }
    fault = must_be(type);
    return {};
}

bool keeps_secret(const ValueType& type, const json::value& input) {
    return type.kind == ValueKind::secret && input.is_object() && input.get_object().size() == 1 &&
           input.get_object().contains("sealed");
}

void Reader::read_scalar(const ValueType& type, void* value, const json::value& input, const std::string& path) {
    if (keeps_secret(type, input)) return;
    std::optional<std::string> fault;
    const auto cell = cell_from_json(type, input, fault);
    if (!fault) fault = type.from_cell(value, cell);
    if (fault) fail(path, std::move(*fault));
}

void Reader::read_list(const ValueType& type, void* list, const json::value& input, const std::string& path) {
    const auto* array = input.if_array();
    if (array == nullptr) return fail(path, "must be a list");
    if (array->size() > type.most) return fail(path, fmt::format("must have at most {} entries", type.most));
    type.resize(list, 0);
    type.resize(list, array->size());
    const auto missing = std::exchange(missing_, Missing::becomes_default);  // its entries are new
    for (std::size_t i = 0; i < array->size(); ++i) {
        const auto at = fmt::format("{}[{}]", path, i);
        if (type.element != nullptr) {
            read_scalar(*type.element, type.at(list, i), (*array)[i], at);
        } else if (const auto* object = (*array)[i].if_object()) {
            read_object(type.structure(), type.at(list, i), *object, at);
        } else {
            fail(at, "must be an object");
        }
    }
    missing_ = missing;
}

void Reader::read_value(const ValueType& type, void* value, const json::value& input, const std::string& path) {
    type.kind == ValueKind::list ? read_list(type, value, input, path) : read_scalar(type, value, input, path);
}

void Reader::leave_out(const Member& member, void* object, const void* fresh, const std::string& path) {
    const bool kept = missing_ == Missing::stays || member.read_only || member.type->kind == ValueKind::secret;
    if (kept) return;
    if (member.required) return fail(joined(path, member.name), "is required");
    member.type->assign(member.in(object), member.in(fresh));
}

void Reader::read_members(const TypeDescription& type, void* object, const json::object& input,
                          const std::string& path) {
    const auto fresh = type.make();
    for (const auto& member : type.members) {
        const auto* given = input.if_contains(member.name);
        if (given == nullptr)
            leave_out(member, object, fresh.get(), path);
        else if (!member.read_only)
            read_value(*member.type, member.in(object), *given, joined(path, member.name));
    }
}

void Reader::refuse_unknown(const json::object& input, const TypeDescription& type, const TypeDescription* settings,
                            const std::string& path) {
    for (const auto& [key, value] : input) {
        const bool known = type.find(key) != nullptr || (settings != nullptr && settings->find(key) != nullptr) ||
                           (!type.kinds.empty() && key == "kind");
        if (!known) fail(joined(path, mended_text(key, 100)), "is not a member of " + with_article(type.name));
    }
}

void Reader::read_object(const TypeDescription& type, void* object, const json::object& input,
                         const std::string& path) {
    refuse_unknown(input, type, nullptr, path);
    read_members(type, object, input, path);
}

std::string kinds_of(const TypeDescription& type) {
    std::string names;
    for (const auto& kind : type.kinds) names += (names.empty() ? "\"" : ", \"") + kind.name + '"';
    return names;
}

/// The kind that the object has, or gets. A stored object keeps its kind: another one is another object.
const KindDescription* Reader::read_kind(const TypeDescription& type, void* object, const json::object& input) {
    const auto& present = type.kinds[type.kind_of(object)];
    const bool stored = *static_cast<const std::int64_t*>(type.find("id")->in(object)) != 0;
    const auto* given = input.if_contains("kind");
    if (given == nullptr) {
        if (stored || missing_ == Missing::stays) return &present;
        return fail("kind", "is required, one of " + kinds_of(type)), nullptr;
    }
    const auto* kind = given->is_string() ? type.find_kind(given->get_string()) : nullptr;
    if (kind == nullptr) return fail("kind", "must be one of " + kinds_of(type)), nullptr;
    if (kind == &present) return kind;
    if (stored) return fail("kind", "cannot be changed, it is \"" + present.name + '"'), nullptr;
    kind->make(object);
    return kind;
}

void Reader::read_kinded(const TypeDescription& type, void* object, const json::object& input) {
    const auto* kind = read_kind(type, object, input);
    if (kind == nullptr) return read_members(type, object, input, "");
    refuse_unknown(input, type, kind->settings, "");
    read_members(type, object, input, "");
    read_members(*kind->settings, kind->access(object), input, "");
}

void compare_members(const TypeDescription& type, const void* before, const void* after, json::object& found) {
    for (const auto& member : type.members) {
        if (member.type->equal(member.in(before), member.in(after))) continue;
        if (member.type->kind == ValueKind::secret)
            found[member.name] = json::array{"sealed", "sealed"};
        else
            found[member.name] =
                json::array{write_value(*member.type, member.in(before)), write_value(*member.type, member.in(after))};
    }
}

}  // namespace

json::object members_to_json(const TypeDescription& type, const void* object) {
    json::object written;
    write_members(type, object, written);
    return written;
}

json::object to_json(const TypeDescription& type, const void* object) {
    json::object written;
    write_members(type, object, written);
    if (!type.kinds.empty()) {
        const auto& kind = type.kinds[type.kind_of(object)];
        write_members(*kind.settings, kind.access(const_cast<void*>(object)), written);  // NOLINT: only read
    }
    return written;
}

FieldErrors read_json(const TypeDescription& type, void* object, const json::value& input, Missing missing) {
    FieldErrors errors;
    const auto* members = input.if_object();
    if (members == nullptr) return {{"", "must be an object"}};
    Reader reader{missing, errors};
    type.kinds.empty() ? reader.read_object(type, object, *members, "") : reader.read_kinded(type, object, *members);
    if (errors.empty()) errors = type.validate(object);
    return errors;
}

json::object changes(const TypeDescription& type, const void* before, const void* after) {
    json::object found;
    compare_members(type, before, after, found);
    if (type.kinds.empty()) return found;
    const auto& kind = type.kinds[type.kind_of(after)];
    auto* left = kind.access(const_cast<void*>(before));  // NOLINT: only read
    auto* right = kind.access(const_cast<void*>(after));  // NOLINT: only read
    if (left != nullptr)
        compare_members(*kind.settings, left, right, found);
    else
        found["kind"] = json::array{type.kinds[type.kind_of(before)].name, kind.name};
    return found;
}

}  // namespace pyscaler::model
