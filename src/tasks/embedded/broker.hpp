#pragma once
#include "tasks/broker.hpp"
#include "tasks/embedded/storage.hpp"
#include "tasks/queues.hpp"

#include <atomic>

namespace pyscaler::tasks::embedded {

/// Queues in a SQLite file. Recognises repeated ids; a message that cannot be read becomes a dead letter; one that
/// expired is recorded as revoked. Durable work shares its commit with whatever is written at the same time.
class Broker final : public tasks::Broker, public Queues {
public:
    explicit Broker(Storage& storage) : storage_(storage) {}

    Task<Result<Published>> publish(std::string queue, Message message) override;
    Task<Result<std::vector<Delivery>>> receive(std::vector<std::string> queues, std::size_t max,
                                                Deadline until) override;
    Task<Result<void>> acknowledge(LeaseTag tag) override;
    Task<Result<void>> release(LeaseTag tag) override;
    Task<Result<void>> reject(LeaseTag tag, std::string reason) override;
    Task<Result<std::vector<LeaseState>>> extend(std::vector<LeaseTag> tags) override;

    Task<Result<std::vector<QueueStatistics>>> statistics() override;
    Task<Result<std::vector<WaitingMessage>>> waiting(std::string queue, std::size_t limit) override;
    Task<Result<void>> revoke(std::string id) override;
    Task<Result<std::int64_t>> purge(std::string queue) override;
    Task<Result<std::vector<DeadLetter>>> dead_letters(std::size_t limit) override;

private:
    Task<void> tidy();
    Task<std::vector<Delivery>> claim(std::vector<std::string> queues, std::size_t max);

    Storage& storage_;
    std::atomic<std::int64_t> tidied_{0};  // steady milliseconds
    std::atomic<std::int64_t> expired_{0};
};

}  // namespace pyscaler::tasks::embedded
