#include "configuration/rejected.hpp"

namespace pyscaler::configuration {

void throw_exception_from_error(const Rejected& rejected, const boost::source_location& where) {
    pyscaler::throw_exception_from_error(rejected.error, where);
}

}  // namespace pyscaler::configuration
