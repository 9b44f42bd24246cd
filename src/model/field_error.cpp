#include "model/field_error.hpp"

namespace pyscaler::model {

Error to_error(const FieldErrors& errors) {
    std::string detail;
    for (const auto& error : errors) {
        if (!detail.empty()) detail += "; ";
        detail += error.field.empty() ? error.message : error.field + ": " + error.message;
    }
    return {Errc::invalid, std::move(detail)};
}

void throw_exception_from_error(const FieldErrors& errors, const boost::source_location& where) {
    pyscaler::throw_exception_from_error(to_error(errors), where);
}

}  // namespace pyscaler::model
