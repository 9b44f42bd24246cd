#pragma once
#include "base/duration.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

#include <string>

namespace pyscaler::tasks {

/// Lets one of several processes lead a role ("beat").
class Leadership {
public:
    virtual ~Leadership() = default;

    /// True when `owner` leads `role` from now on for `ttl`, or goes on leading. The lead passes to another when its
    /// time has run out or it was given up.
    virtual Task<Result<bool>> try_lead(std::string role, std::string owner, Duration ttl) = 0;

    /// Gives the lead up at once, if `owner` has it.
    virtual Task<Result<void>> resign(std::string role, std::string owner) = 0;
};

}  // namespace pyscaler::tasks
