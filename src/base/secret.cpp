#include "base/secret.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/core.h>
#include <sodium.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace pyscaler {
namespace {

constexpr std::string_view prefix = "v1:";
constexpr auto nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr auto tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr int variant = sodium_base64_VARIANT_ORIGINAL;

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT: libsodium speaks unsigned char
}

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number() const { return number_; }

private:
    int number_;
};

Error system_failure(std::string_view what, const std::filesystem::path& path) {
    const boost::system::error_code code{errno, boost::system::system_category()};
    return {code, fmt::format("{} {}: {}", what, path.string(), code.message())};
}

Result<void> create(const std::filesystem::path& path) {
    std::array<unsigned char, SealingKey::size> key{};
    randombytes_buf(key.data(), key.size());
    const Descriptor file{::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (file.number() < 0) return system_failure("cannot make the key file", path);
    const bool written = ::write(file.number(), key.data(), key.size()) == static_cast<ssize_t>(key.size());
    sodium_memzero(key.data(), key.size());
    if (!written || ::fsync(file.number()) != 0) return system_failure("cannot write the key file", path);
    return {};
}

}  // namespace

Secret::Secret(Secret&& other) noexcept : text_(other.text_) {
    sodium_memzero(other.text_.data(), other.text_.size()), other.text_.clear();
}

Secret& Secret::operator=(const Secret& other) {
    if (this == &other) return *this;
    sodium_memzero(text_.data(), text_.size());
    text_ = other.text_;
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this == &other) return *this;
    sodium_memzero(text_.data(), text_.size());
    text_ = other.text_;
    sodium_memzero(other.text_.data(), other.text_.size());
    other.text_.clear();
    return *this;
}

Secret::~Secret() { sodium_memzero(text_.data(), text_.size()); }

bool operator==(const Secret& left, const Secret& right) noexcept {
    return left.text_.size() == right.text_.size() &&
           sodium_memcmp(left.text_.data(), right.text_.data(), left.text_.size()) == 0;
}

Result<SealingKey> SealingKey::load_or_create(const std::filesystem::path& path) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot find a source of random numbers");
    if (!std::filesystem::exists(path)) {
        if (auto made = create(path); !made) return made.error();
    }
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    struct stat status{};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0)
        return system_failure("cannot read the key file", path);
    if ((status.st_mode & 077) != 0)
        return Error{Errc::denied, fmt::format("{} may be read by others: chmod 600 it", path.string())};
    SealingKey key;
    const auto got = ::read(file.number(), key.key_.data(), size);
    if (got != static_cast<ssize_t>(size) || status.st_size != static_cast<off_t>(size))
        return Error{Errc::invalid, fmt::format("{} is not a key of {} bytes", path.string(), size)};
    return key;
}

std::string SealingKey::seal(const Secret& secret, std::string_view context) const {
    const auto& plain = secret.reveal();
    std::vector<unsigned char> box(nonce_size + plain.size() + tag_size);
    randombytes_buf(box.data(), nonce_size);
    unsigned long long length = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(box.data() + nonce_size, &length, bytes_of(plain), plain.size(),
                                               bytes_of(context), context.size(), nullptr, box.data(), key_.data());
    std::string text(sodium_base64_ENCODED_LEN(box.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), box.data(), box.size(), variant);
    text.resize(text.size() - 1);  // the terminating zero
    return std::string(prefix) + text;
}

Result<Secret> SealingKey::open(std::string_view sealed, std::string_view context) const {
    const Error refused{Errc::invalid, fmt::format("{}: the stored secret was not sealed with this key", context)};
    if (!sealed.starts_with(prefix)) return refused;
    sealed.remove_prefix(prefix.size());
    std::vector<unsigned char> box(sealed.size());
    std::size_t length = 0;
    if (sodium_base642bin(box.data(), box.size(), sealed.data(), sealed.size(), nullptr, &length, nullptr, variant) !=
            0 ||
        length < nonce_size + tag_size)
        return refused;
    std::string plain(length - nonce_size - tag_size, '\0');
    unsigned long long plain_length = 0;
    const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char*>(plain.data()), &plain_length,
        nullptr,  // NOLINT: libsodium speaks unsigned char
        box.data() + nonce_size, length - nonce_size, bytes_of(context), context.size(), box.data(), key_.data());
    if (opened != 0) return refused;
    return Secret{std::move(plain)};
}

}  // namespace pyscaler
