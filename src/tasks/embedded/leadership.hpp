#pragma once
#include "tasks/embedded/storage.hpp"
#include "tasks/leadership.hpp"

namespace pyscaler::tasks::embedded {

/// The lead as a row in the file of the queues.
class Leadership final : public tasks::Leadership {
public:
    explicit Leadership(Storage& storage) : storage_(storage) {}

    Task<Result<bool>> try_lead(std::string role, std::string owner, Duration ttl) override;
    Task<Result<void>> resign(std::string role, std::string owner) override;

private:
    Storage& storage_;
};

}  // namespace pyscaler::tasks::embedded
