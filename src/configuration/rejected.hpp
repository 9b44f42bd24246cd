#pragma once
#include "base/result.hpp"
#include "db/session.hpp"
#include "model/field_error.hpp"

#include <utility>
#include <vector>

namespace pyscaler::configuration {

/// Why a change was not made. Converts from and to `Error`, so that the body of a transaction may return an `Outcome`.
///   `Errc::invalid`    `fields` says what is wrong with which member
///   `Errc::not_found`  there is no such object
///   `Errc::conflict`   the name is taken (`fields` says so too), the object is in use (`referrers`), or (`is_stale`)
///                      somebody else changed it meanwhile
///   `Errc::denied`     people do not write this noun
struct Rejected {
    Error error{};
    model::FieldErrors fields{};
    bool is_stale = false;
    std::vector<db::Referrer> referrers{};  ///< of an object that is in use

    Rejected() = default;
    Rejected(Error why) : error(std::move(why)) {}  // NOLINT: see above
    Rejected(model::FieldErrors wrong) : error(model::to_error(wrong)), fields(std::move(wrong)) {}  // NOLINT
    operator Error() const { return error; }  // NOLINT: see above
};

/// Called by `boost::system::result` when the value of a bad one is asked for.
[[noreturn]] void throw_exception_from_error(const Rejected& rejected, const boost::source_location& where);

template <class T = void>
using Outcome = boost::system::result<T, Rejected>;

}  // namespace pyscaler::configuration
