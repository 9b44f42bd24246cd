#pragma once
#include "base/task.hpp"
#include "tasks/embedded/connection.hpp"

#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace pyscaler::tasks::embedded {

enum class Durability {
    process,  ///< survives this process; a loss of power may take it, with whatever came after
    power,    ///< on the disk when the wait ends
};

/// A thread that writes to the file of the queues, and one that reads. Writers that come while a commit is under way
/// share the next one: a hundred concurrent durable writes cost few more disk flushes than one.
class Journal {
public:
    using Work = std::function<void(Connection&)>;

    explicit Journal(const std::filesystem::path& file);
    /// Finishes what was asked for.
    ~Journal();
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;

    /// Runs `work` inside a transaction and resumes on the caller's loop once it is committed. What `work` throws
    /// undoes what it alone did and arrives here. Not interrupted by cancellation: when it throws nothing, it is done.
    Task<void> commit(Durability durability, Work work);

    /// As `commit`, with what `call(Connection&)` returned.
    template <class F>
    Task<std::invoke_result_t<F, Connection&>> write(Durability durability, F call) {
        auto value = std::make_shared<std::optional<std::invoke_result_t<F, Connection&>>>();
        Work work = [value, call = std::move(call)](Connection& connection) mutable {
            value->emplace(call(connection));
        };
        co_await commit(durability, std::move(work));
        co_return std::move(**value);
    }

    /// Runs `work` on the reading thread, which sees what has been committed.
    Task<void> look(Work work);

    template <class F>
    Task<std::invoke_result_t<F, Connection&>> read(F call) {
        auto value = std::make_shared<std::optional<std::invoke_result_t<F, Connection&>>>();
        Work work = [value, call = std::move(call)](Connection& connection) mutable {
            value->emplace(call(connection));
        };
        co_await look(std::move(work));
        co_return std::move(**value);
    }

    /// Runs `work` in a transaction of its own, on the caller's thread, before anything else: for opening the file.
    static void run_alone(Connection& connection, const Work& work);

    /// How many transactions were committed: fewer than the writes when they shared.
    std::uint64_t commits() const;

private:
    class Writer;
    class Reader;
    std::unique_ptr<Writer> writer_;
    std::unique_ptr<Reader> reader_;
};

}  // namespace pyscaler::tasks::embedded
