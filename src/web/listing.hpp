#pragma once
#include "db/query.hpp"
#include "http/target.hpp"
#include "model/field_error.hpp"
#include "web/endpoint.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/system/result.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace pyscaler::web {

inline constexpr std::size_t most_items = 1000;

/// What a list is asked for: `search`, `order` (a member, "-" before it for descending), `limit`, `cursor`, and filters
/// by any member: "state=failed,standby", "state!=terminated", "time>=2026-11-24T00:00:00Z". Each error names its
/// parameter.
boost::system::result<db::Query, model::FieldErrors> read_query(const model::TypeDescription& type,
                                                                const http::Parameters& parameters);

/// The filters by a member that `read_query` takes, for the API's description: all but secrets and what is JSON.
std::vector<QueryParameter> filters_of(const model::TypeDescription& type);

/// {"items": …, "next": the cursor, or null at the end}.
boost::json::object page(boost::json::array items, const std::string& next);

/// Where a follower of something that only grows is: `after` an id, and how many it wants (`limit`).
struct Position {
    std::int64_t after{0};
    std::size_t limit{most_items};
};
Result<Position> read_position(const http::Parameters& parameters);

/// Whether the query says "true"; not when it says "false" or nothing, `Errc::invalid` for anything else.
Result<bool> read_flag(const http::Parameters& query, std::string_view name);

/// The whole number `text`, from `least` to `most`; `Errc::invalid` under `name`.
Result<std::int64_t> read_number(std::string_view name, std::string_view text, std::int64_t least, std::int64_t most);

}  // namespace pyscaler::web
