#pragma once
#include "base/result.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

namespace pyscaler {

/// A text that must not be seen: wiped when destroyed, has no stream operator and no formatter.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept;
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret();

    bool empty() const noexcept { return text_.empty(); }
    /// The plain text: hand it to the library that needs it, and nowhere else.
    const std::string& reveal() const noexcept { return text_; }

    /// In constant time for texts of equal length.
    friend bool operator==(const Secret& left, const Secret& right) noexcept;

private:
    std::string text_;
};

/// Seals secrets for storage: XChaCha20-Poly1305 by libsodium, a fresh nonce each time, base64 with the prefix "v1:".
class SealingKey {
public:
    static constexpr std::size_t size = 32;

    /// Reads the key from `path`, making it (mode 600, random) where there is none.
    /// `Errc::denied` when others may read the file, `Errc::invalid` when it has not the right length.
    static Result<SealingKey> load_or_create(const std::filesystem::path& path);

    /// A fixed key for tests.
    static SealingKey for_tests() { return SealingKey{}; }

    /// `context` (table and column) is authenticated: a sealed text cannot be moved to another place.
    std::string seal(const Secret& secret, std::string_view context) const;
    /// `Errc::invalid` when the text was not sealed with this key for this context.
    Result<Secret> open(std::string_view sealed, std::string_view context) const;

private:
    std::array<unsigned char, size> key_{};
};

}  // namespace pyscaler
