#pragma once
#include "aws/form.hpp"
#include "sandbox/answer.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::sandbox {

/// One filter of a describe call: passes when one of the values of the field is like one of its own.
struct Filter {
    std::string name;
    std::vector<std::string> values;
};

/// `Filter.N.Name`, `Filter.N.Value.M`.
std::vector<Filter> filters_of(const aws::Form& form);

/// Whether `text` is like `pattern`: `*` is any number of characters, `?` is one, a backslash takes the next as it is.
bool is_like(std::string_view text, std::string_view pattern);

/// The values that an object has under a filter's name ("tag:Name", "vpc-id"); throws `Refusal` for a name that does
/// not exist.
using FieldValues = std::function<std::vector<std::string>(const std::string& name)>;

/// Whether an object passes all filters.
bool passes(const std::vector<Filter>& filters, const FieldValues& values);

/// The page of `items` that `MaxResults` and `NextToken` ask for; empties `next_token` on the last one. Throws
/// `Refusal` for what EC2 does not accept.
struct Page {
    std::size_t begin{0};
    std::size_t end{0};
    std::string next_token;
};
Page page_of(const aws::Form& form, std::size_t count, std::size_t min_results = 5, std::size_t max_results = 1000);

}  // namespace pyscaler::sandbox
