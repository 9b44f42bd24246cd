#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyscaler::http {

/// Header fields in the order they came. Names are compared without regard to case; a name may come more than once.
class Headers {
public:
    using Field = std::pair<std::string, std::string>;

    Headers() = default;
    Headers(std::initializer_list<Field> fields) : fields_(fields) {}

    /// The first value of `name`. The view lives until the headers change.
    std::optional<std::string_view> find(std::string_view name) const noexcept;
    /// The first value of `name`, or "".
    std::string_view value(std::string_view name) const noexcept { return find(name).value_or(std::string_view{}); }
    bool contains(std::string_view name) const noexcept { return find(name).has_value(); }
    std::size_t count(std::string_view name) const noexcept;
    /// Whether one of the values of `name`, read as a comma-separated list, has this element (whatever its case):
    /// `has_token("Connection", "close")`.
    bool has_token(std::string_view name, std::string_view token) const noexcept;

    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    /// Replaces every value of `name` by this one.
    void set(std::string name, std::string value);
    void remove(std::string_view name);
    void clear() noexcept { fields_.clear(); }

    std::size_t size() const noexcept { return fields_.size(); }
    auto begin() const noexcept { return fields_.begin(); }
    auto end() const noexcept { return fields_.end(); }

private:
    std::vector<Field> fields_{};
};

/// Whether two names of headers, or tokens in them, are the same: ASCII, whatever the case.
bool same_name(std::string_view left, std::string_view right) noexcept;

}  // namespace pyscaler::http
