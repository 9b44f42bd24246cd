#pragma once
#include "tasks/embedded/storage.hpp"
#include "tasks/results.hpp"

namespace pyscaler::tasks::embedded {

/// Outcomes in the same file as the queues. A stored outcome survives the process; a loss of power may take the last
/// few, whose tasks then run again, since they are not acknowledged either.
class Results final : public tasks::Results {
public:
    explicit Results(Storage& storage) : storage_(storage) {}

    Task<Result<void>> store(Outcome outcome) override;
    Task<Result<Outcome>> find(std::string id) override;
    Task<Result<Outcome>> wait(std::string id, Deadline deadline) override;
    Task<Result<std::vector<Outcome>>> recent(std::string task, std::size_t limit, std::optional<State> state) override;
    Task<Result<void>> forget(std::string id) override;

private:
    Storage& storage_;
};

}  // namespace pyscaler::tasks::embedded
