#pragma once
#include "base/task.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <filesystem>
#include <fmt/core.h>
#include <optional>
#include <string>
#include <unistd.h>
#include <utility>

namespace pyscaler::tasks {

/// An event loop that a test drives: everything on it goes on while one task is waited for.
class TestLoop {
public:
    asio::io_context& context() { return context_; }
    auto executor() { return context_.get_executor(); }

    template <class T>
    T run(Task<T> task) {
        std::optional<T> value;
        std::exception_ptr thrown;
        bool done = false;
        asio::co_spawn(context_, std::move(task), [&](std::exception_ptr error, T result) {
            thrown = error;
            value.emplace(std::move(result));
            done = true;
        });
        turn(done);
        if (thrown) std::rethrow_exception(thrown);
        return std::move(*value);
    }

    void run(Task<void> task) {
        std::exception_ptr thrown;
        bool done = false;
        asio::co_spawn(context_, std::move(task), [&](std::exception_ptr error) {
            thrown = error;
            done = true;
        });
        turn(done);
        if (thrown) std::rethrow_exception(thrown);
    }

    /// Lets one thing happen; waits for it.
    void turn() {
        if (context_.stopped()) context_.restart();
        context_.run_one();
    }

private:
    void turn(const bool& done) {
        while (!done) turn();
    }

    asio::io_context context_{1};
};

/// A folder of its own, removed at the end.
class TestFolder {
public:
    TestFolder() {
        auto name = (std::filesystem::temp_directory_path() / "pyscaler-tasks-XXXXXX").string();
        if (!::mkdtemp(name.data()))
            throw std::filesystem::filesystem_error("mkdtemp", std::error_code{errno, std::generic_category()});
        path_ = name;
    }
    ~TestFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    std::filesystem::path file() const { return path_ / "tasks.db"; }

private:
    std::filesystem::path path_{};
};

}  // namespace pyscaler::tasks
