#pragma once
#include "configuration/fixture_item.hpp"

#include <boost/json/value.hpp>
#include <string_view>

namespace pyscaler::configuration {

/// What a field's conversion works with. `target`: the model that a foreign key refers to.
struct FieldContext {
    FixtureItems& items;
    const FixtureItem& item;
    std::string_view field;
    std::string_view target;
};

/// The value of our member that a fixture's value means; null: leave the member out. Says so in a note where something
/// is lost or reinterpreted.
using Conversion = boost::json::value (*)(const FieldContext& context, const boost::json::value& value);

/// How a field of a fixture becomes a member of ours.
struct FieldRule {
    std::string_view field;
    std::string_view member;  ///< empty: has no place here, which is noted when the field says something
    Conversion convert = nullptr;
    std::string_view target{};
};

namespace conversion {

boost::json::value as_it_is(const FieldContext& context, const boost::json::value& value);
boost::json::value number(const FieldContext& context, const boost::json::value& value);   ///< also of a text
boost::json::value minutes(const FieldContext& context, const boost::json::value& value);  ///< null: at once
boost::json::value seconds(const FieldContext& context, const boost::json::value& value);
boost::json::value in_list(const FieldContext& context, const boost::json::value& value);  ///< one, or with commas
boost::json::value key_path(const FieldContext& context, const boost::json::value& value);
boost::json::value json_text(const FieldContext& context, const boost::json::value& value);
boost::json::value reference(const FieldContext& context, const boost::json::value& value);
boost::json::value references(const FieldContext& context, const boost::json::value& value);
boost::json::value crontab(const FieldContext& context, const boost::json::value& value);
boost::json::value interval(const FieldContext& context, const boost::json::value& value);

}  // namespace conversion

}  // namespace pyscaler::configuration
