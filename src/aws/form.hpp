#pragma once
#include "base/result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyscaler::aws {

/// Everything but letters, digits and `-._~` as %XX of its UTF-8 bytes.
std::string percent_encode(std::string_view text);

/// The parameters of one call in the form encoding of the EC2 and query protocols, in order. Lists are numbered from 1:
/// `Name.N` in EC2, `Name.member.N` in ELB and ELBv2.
class Form {
public:
    /// An empty one: what `parse_form` fills.
    Form() = default;
    /// Starts with `Action` and `Version`.
    Form(std::string_view action, std::string_view version);

    Form& add(std::string name, std::string value);
    Form& add(std::string name, const char* value) { return add(std::move(name), std::string(value)); }
    Form& add(std::string name, bool value) { return add(std::move(name), std::string(value ? "true" : "false")); }
    Form& add(std::string name, long value) { return add(std::move(name), std::to_string(value)); }
    Form& add(std::string name, int value) { return add(std::move(name), std::to_string(value)); }
    /// Nothing when `value` is empty.
    Form& add_unless_empty(std::string name, std::string value);
    /// `name.1=..&name.2=..`, or with `suffix` ".InstanceId" `name.1.InstanceId=..`. EC2; an empty list sends nothing.
    Form& add_list(std::string_view name, const std::vector<std::string>& values, std::string_view suffix = {});
    /// `name.member.1=..`: ELB, ELBv2. An empty list sends nothing too (our calls mean "not given" by it).
    Form& add_members(std::string_view name, const std::vector<std::string>& values, std::string_view suffix = {});

    /// The parameter of that exact name.
    std::optional<std::string_view> value(std::string_view name) const;
    /// The same, or empty.
    std::string text(std::string_view name) const { return std::string(value(name).value_or("")); }
    /// The values of `name.1`, `name.2`, … in the order of their numbers; pass `Name.member` for ELB.
    std::vector<std::string> list(std::string_view name) const;
    /// The prefixes `name.1`, `name.2`, … of a list of structures, in the order of their numbers.
    std::vector<std::string> items(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& parameters() const noexcept { return parameters_; }

    std::string encode() const;

private:
    std::vector<std::pair<std::string, std::string>> parameters_{};
};

struct FormLimits {
    std::size_t parameters{5000};
    std::size_t bytes{1U << 20U};
};

/// Decodes an `application/x-www-form-urlencoded` body (`+` is a blank). `Errc::invalid` for a bad escape,
/// `Errc::limit_exceeded` beyond the limits.
Result<Form> parse_form(std::string_view body, FormLimits limits = {});

}  // namespace pyscaler::aws
