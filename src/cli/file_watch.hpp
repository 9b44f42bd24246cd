#pragma once
#include <filesystem>
#include <vector>

namespace pyscaler::cli {

/// Notices that files were written anew since the last look: a certificate that was renewed.
class FileWatch {
public:
    explicit FileWatch(std::vector<std::filesystem::path> files) : files_(std::move(files)), times_(look()) {}

    /// Once for each change. A file that is missing for a moment is a change when it is back.
    bool has_changed();

private:
    using Times = std::vector<std::filesystem::file_time_type>;
    Times look() const;

    std::vector<std::filesystem::path> files_;
    Times times_;
};

}  // namespace pyscaler::cli
