#pragma once
#include "base/result.hpp"
#include "samples/embedded/bytes.hpp"

#include <filesystem>
#include <utility>

namespace pyscaler::samples::embedded {

/// An open file descriptor that closes itself. Errors are the system's, with the path in their detail.
class File {
public:
    File() = default;
    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}
    File& operator=(File&& other) noexcept;
    ~File();

    /// Makes a file of ours (mode 600) to append to; it must not be there yet.
    static Result<File> create(const std::filesystem::path& path);
    /// Holds the lock file `path` until destroyed; `Errc::conflict` when another process does.
    static Result<File> lock(const std::filesystem::path& path);

    bool is_open() const noexcept { return descriptor_ >= 0; }
    const std::filesystem::path& path() const noexcept { return path_; }

    Result<void> write(ByteView bytes);
    /// What was written is on the disk when this returns.
    Result<void> sync();
    Result<void> truncate(std::size_t size);

private:
    File(int descriptor, std::filesystem::path path) : descriptor_(descriptor), path_(std::move(path)) {}
    int descriptor_{-1};
    std::filesystem::path path_{};
};

/// The whole file; `Errc::limit_exceeded` when it is larger than `max_file_bytes`.
Result<Bytes> read_file(const std::filesystem::path& path);

/// Makes `path` with these bytes, entirely or not at all, whatever happens meanwhile.
Result<void> write_file(const std::filesystem::path& path, ByteView bytes);

/// Makes created, renamed and removed files of `folder` survive a power cut.
Result<void> sync_folder(const std::filesystem::path& folder);

}  // namespace pyscaler::samples::embedded
