#pragma once
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyscaler::http {

/// Names and values in the order they came; a name may come more than once.
class Parameters {
public:
    using Pair = std::pair<std::string, std::string>;

    /// The first value of `name`; the view lives until the parameters change.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
    /// The first value of `name`, or "".
    std::string_view value(std::string_view name) const noexcept { return find(name).value_or(std::string_view{}); }
    std::vector<std::string_view> all(std::string_view name) const;

    void add(std::string name, std::string value) { pairs_.emplace_back(std::move(name), std::move(value)); }
    bool empty() const noexcept { return pairs_.empty(); }
    std::size_t size() const noexcept { return pairs_.size(); }
    auto begin() const noexcept { return pairs_.begin(); }
    auto end() const noexcept { return pairs_.end(); }

private:
    std::vector<Pair> pairs_{};
};

/// What a request line asks for (RFC 9112 section 3.2): "/api/v1/nodes/web%201?limit=5".
struct Target {
    std::string raw{};  ///< as it came
    std::vector<std::string>
        segments{};      ///< decoded: {"api", "v1", "nodes", "web 1"}; "/" has none, "/a/" has {"a", ""}
    Parameters query{};  ///< decoded, "+" is a blank

    /// The path as it came, without the query: "/api/v1/nodes/web%201".
    std::string_view path() const noexcept;
};

/// Reads the origin form and the absolute form (whose authority is dropped), and "*" (no segments). `Errc::invalid` for
/// another form, a broken percent escape, a NUL, or a segment that is "." or "..": such a path is never a real
/// question.
Result<Target> parse_target(std::string_view raw);

/// "a=1&b=x+y" into its parameters: a query or an `application/x-www-form-urlencoded` body.
Result<Parameters> parse_form(std::string_view text);

/// Text with its percent escapes decoded; `plus_is_blank` as in forms.
Result<std::string> percent_decode(std::string_view text, bool plus_is_blank = false);

/// Text with everything but RFC 3986's unreserved characters escaped: fit for one segment or one query value.
std::string percent_encode(std::string_view text);

}  // namespace pyscaler::http
