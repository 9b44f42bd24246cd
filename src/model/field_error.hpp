#pragma once
#include "base/result.hpp"

#include <string>
#include <vector>

namespace pyscaler::model {

/// What is wrong with one field: `steps[2].action`, and a sentence without its subject: "must not be empty".
struct FieldError {
    std::string field;
    std::string message;

    friend bool operator==(const FieldError&, const FieldError&) = default;
};

/// All that is wrong with one input, in the order of its fields.
using FieldErrors = std::vector<FieldError>;

/// "min: must be at most 10; steps[2].action: is required" as `Errc::invalid`.
Error to_error(const FieldErrors& errors);

/// Called by `boost::system::result` when the value of a bad one is asked for.
[[noreturn]] void throw_exception_from_error(const FieldErrors& errors, const boost::source_location& where);

}  // namespace pyscaler::model
