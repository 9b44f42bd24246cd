#include "cli/file_watch.hpp"

#include <utility>

namespace pyscaler::cli {

FileWatch::Times FileWatch::look() const {
    Times times;
    for (const auto& file : files_) {
        std::error_code missing;
        times.push_back(std::filesystem::last_write_time(file, missing));
    }
    return times;
}

bool FileWatch::has_changed() {
    auto now = look();
    return std::exchange(times_, now) != now;
}

}  // namespace pyscaler::cli
