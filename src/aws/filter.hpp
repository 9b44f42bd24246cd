#pragma once
#include "aws/form.hpp"

#include <string>
#include <vector>

namespace pyscaler::aws {

/// One condition of an EC2 Describe call: conditions are and-ed, values or-ed; `*` and `?` are wildcards.
struct Filter {
    std::string name{};
    std::vector<std::string> values{};
};

inline Filter filter(std::string name, std::string value) { return {std::move(name), {std::move(value)}}; }
inline Filter tag_filter(const std::string& key, std::string value) { return {"tag:" + key, {std::move(value)}}; }

/// `Filter.N.Name` and `Filter.N.Value.M`.
void add_filters(Form& form, const std::vector<Filter>& filters);

}  // namespace pyscaler::aws
