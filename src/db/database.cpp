#include "db/database.hpp"

#include "db/lane.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <future>

namespace pyscaler::db {

struct Database::Impl {
    Impl(std::vector<std::unique_ptr<Connection>> writer, std::vector<std::unique_ptr<Connection>> readers,
         SealingKey key)
        : write(std::move(writer), key, Access::write), read(std::move(readers), key, Access::read) {}

    Lane& lane(Access access) { return access == Access::write ? write : read; }

    Lane write;
    Lane read;
};

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::string& url, SealingKey key, Options options) {
    std::vector<std::unique_ptr<Connection>> writer, readers;
    auto first = connect(url, Access::write, options);
    if (!first) return first.error();
    writer.push_back(std::move(*first));
    for (std::size_t i = 0; i < options.readers; ++i) readers.push_back(connect(url, Access::read, options).value());
    auto impl = std::make_unique<Impl>(std::move(writer), std::move(readers), key);
    return std::unique_ptr<Database>(new Database(std::move(impl)));  // NOLINT: the constructor is private
}

std::uint64_t Database::commits() const noexcept { return impl_->write.commits().count(); }

Task<void> Database::await_commit(std::uint64_t seen, Deadline until) {
    return impl_->write.commits().wait(seen, until);
}

Task<Result<void>> Database::run(Access access, Work work) {
    auto initiate = [this, access, &work](auto handler) {
        using Handler = decltype(handler);
        auto executor = asio::get_associated_executor(handler);
        auto resume = [handler = std::make_shared<Handler>(std::move(handler)), executor,
                       alive = asio::make_work_guard(executor)](std::exception_ptr thrown, Result<void> result) {
            asio::post(executor, [handler, thrown, result = std::move(result)]() mutable {
                (std::move(*handler))(thrown, std::move(result));
            });
        };
        impl_->lane(access).post({std::move(work), std::move(resume)});
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>, void(std::exception_ptr, Result<void>)>(
        initiate, asio::use_awaitable);
}

Result<void> Database::run_now(Access access, Work work) {
    auto promise = std::make_shared<std::promise<Result<void>>>();
    auto future = promise->get_future();
    auto resume = [promise](const std::exception_ptr& thrown, Result<void> result) {
        thrown ? promise->set_exception(thrown) : promise->set_value(std::move(result));
    };
    impl_->lane(access).post({std::move(work), std::move(resume)});
    return future.get();
}

}  // namespace pyscaler::db
