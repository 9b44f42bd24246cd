#pragma once
#include "tasks/embedded/broker.hpp"
#include "tasks/embedded/leadership.hpp"
#include "tasks/embedded/results.hpp"
#include "tasks/test_loop.hpp"

namespace pyscaler::tasks::embedded {

inline StorageOptions test_options(const std::filesystem::path& file) {
    StorageOptions options;
    options.file = file;
    options.poll = Duration{std::chrono::milliseconds{5}};
    return options;
}

/// The embedded broker and all that belongs to it, in a folder of its own.
struct TestStorage {
    TestFolder folder{};
    FakeClock clock{};
    Storage storage{test_options(folder.file()), clock};
    Broker broker{storage};
    Results results{storage};
    Leadership leadership{storage};
};

}  // namespace pyscaler::tasks::embedded
