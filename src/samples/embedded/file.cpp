#include "samples/embedded/file.hpp"

#include "samples/embedded/limits.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sys/file.h>
#include <unistd.h>

namespace pyscaler::samples::embedded {

namespace fs = std::filesystem;

namespace {

Error failure(const fs::path& path, std::string_view what) {
    const boost::system::error_code code{errno, boost::system::system_category()};
    return {code, fmt::format("{}: {}: {}", path.string(), what, code.message())};
}

}  // namespace

File& File::operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(path_, other.path_);
    return *this;
}

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<File> File::create(const fs::path& path) {
    const auto descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
    if (descriptor < 0) return failure(path, "create");
    return File{descriptor, path};
}

Result<File> File::lock(const fs::path& path) {
    const auto descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) return failure(path, "open");
    File file{descriptor, path};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return file;
    if (errno == EWOULDBLOCK) return Error{Errc::conflict, fmt::format("{}: held by another process", path.string())};
    return failure(path, "lock");
}

Result<void> File::write(ByteView bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return failure(path_, "write");
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> File::sync() {
    if (::fdatasync(descriptor_) != 0) return failure(path_, "fdatasync");
    return {};
}

Result<void> File::truncate(std::size_t size) {
    if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return failure(path_, "truncate");
    return {};
}

Result<Bytes> read_file(const fs::path& path) {
    std::error_code code;
    const auto size = fs::file_size(path, code);
    if (code) return Error{boost::system::error_code{code}, fmt::format("{}: {}", path.string(), code.message())};
    if (size > max_file_bytes)
        return Error{Errc::limit_exceeded, fmt::format("{} bytes, at most {} expected", size, max_file_bytes)};
    Bytes bytes(size);
    std::ifstream in{path, std::ios::binary};
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size));
    if (!in) return failure(path, "read");
    return bytes;
}

Result<void> write_file(const fs::path& path, ByteView bytes) {
    auto temporary = path;
    temporary += ".tmp";
    std::error_code ignored;
    fs::remove(temporary, ignored);
    auto file = File::create(temporary);
    if (!file) return file.error();
    if (auto written = file->write(bytes); !written) return written;
    if (auto synced = file->sync(); !synced) return synced;
    if (::rename(temporary.c_str(), path.c_str()) != 0) return failure(path, "rename");
    return sync_folder(path.parent_path());
}

Result<void> sync_folder(const fs::path& folder) {
    const auto descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return failure(folder, "open");
    const auto done = ::fsync(descriptor);
    const auto error = failure(folder, "fsync");
    ::close(descriptor);
    if (done != 0) return error;
    return {};
}

}  // namespace pyscaler::samples::embedded
