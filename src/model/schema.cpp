#include "model/schema.hpp"

#include "model/json.hpp"

#include <boost/json/array.hpp>

namespace pyscaler::model {
namespace {

namespace json = boost::json;

void describe_text(const ValueType& type, json::object& schema) {
    schema["type"] = "string";
    if (type.least > 0) schema["minLength"] = type.least;
    // The limit is of bytes of UTF-8: as characters it is the upper bound.
    schema["maxLength"] = type.most;
    if (!type.pattern.empty()) schema["pattern"] = type.pattern;
    if (!type.target.empty()) schema["x-ref"] = type.target;
}

void describe_integer(const ValueType& type, json::object& schema) {
    schema["type"] = "integer";
    if (type.minimum != std::numeric_limits<std::int64_t>::min()) schema["minimum"] = type.minimum;
    if (type.maximum != std::numeric_limits<std::int64_t>::max()) schema["maximum"] = type.maximum;
}

json::object member_schemas(const TypeDescription& type, json::array& required);

json::object plain_object(const TypeDescription& type) {
    json::array required;
    json::object schema{{"type", "object"}, {"properties", member_schemas(type, required)}};
    if (!required.empty()) schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    return schema;
}

void describe_list(const ValueType& type, json::object& schema);

void describe_kind(const ValueType& type, json::object& schema) {
    switch (type.kind) {
        case ValueKind::boolean: schema["type"] = "boolean"; break;
        case ValueKind::integer: describe_integer(type, schema); break;
        case ValueKind::real: schema["type"] = "number"; break;
        case ValueKind::text:
        case ValueKind::reference: describe_text(type, schema); break;
        case ValueKind::secret:
            describe_text(type, schema);
            schema["writeOnly"] = true;
            break;
        case ValueKind::enumeration:
            schema["type"] = "string";
            schema["enum"] = json::array(type.names.begin(), type.names.end());
            break;
        case ValueKind::time:
            schema["type"] = "string";
            schema["format"] = "date-time";
            break;
        case ValueKind::duration:
            schema["type"] = "string";
            schema["format"] = "duration";
            schema["pattern"] = "^([0-9]+(ms|s|m|h|d))+$";
            break;
        case ValueKind::json: break;  // anything
        case ValueKind::list: describe_list(type, schema); break;
    }
}

json::object value_schema(const ValueType& type) {
    json::object schema;
    describe_kind(type, schema);
    if ((type.nullable || type.kind == ValueKind::secret) && schema.contains("type")) {
        schema["type"] = json::array{schema["type"], "null"};
        if (auto* names = schema.if_contains("enum")) names->as_array().push_back(nullptr);
    }
    return schema;
}

void describe_list(const ValueType& type, json::object& schema) {
    schema["type"] = "array";
    schema["maxItems"] = type.most;
    schema["items"] = type.element != nullptr ? value_schema(*type.element) : plain_object(type.structure());
}

json::object member_schemas(const TypeDescription& type, json::array& required) {
    json::object properties;
    const auto fresh = type.make();
    const auto defaults = members_to_json(type, fresh.get());
    for (const auto& member : type.members) {
        auto schema = value_schema(*member.type);
        if (member.read_only) schema["readOnly"] = true;
        if (member.required)
            required.emplace_back(member.name);
        else if (!member.read_only && member.type->kind != ValueKind::secret)
            schema["default"] = defaults.at(member.name);
        properties[member.name] = std::move(schema);
    }
    return properties;
}

json::object kind_schema(const TypeDescription& type, const KindDescription& kind) {
    json::array required{"kind"};
    auto properties = member_schemas(type, required);
    properties["kind"] = json::object{{"const", kind.name}};
    for (auto& [name, schema] : member_schemas(*kind.settings, required)) properties[name] = schema;
    return {{"title", kind.name},
            {"type", "object"},
            {"properties", std::move(properties)},
            {"required", std::move(required)},
            {"additionalProperties", false}};
}

}  // namespace

json::object json_schema(const TypeDescription& type) {
    if (type.kinds.empty()) {
        auto schema = plain_object(type);
        schema["title"] = type.name;
        return schema;
    }
    json::array kinds;
    for (const auto& kind : type.kinds) kinds.push_back(kind_schema(type, kind));
    return {
        {"title", type.name}, {"oneOf", std::move(kinds)}, {"discriminator", json::object{{"propertyName", "kind"}}}};
}

}  // namespace pyscaler::model
