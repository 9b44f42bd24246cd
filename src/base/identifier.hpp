#pragma once
#include <atomic>
#include <cstdint>
#include <string>

namespace pyscaler {

/// Where identifiers and random numbers come from. Passed in, so that a test knows them. Safe from any thread.
class Identifiers {
public:
    virtual ~Identifiers() = default;

    /// A version 4 UUID in lower-case hexadecimal with dashes.
    virtual std::string uuid() = 0;

    /// Uniform in [0, 1): for jitter.
    virtual double fraction() = 0;

    /// `bytes` random bytes fit for a secret, in URL-safe base64 without padding.
    virtual std::string token(std::size_t bytes) = 0;
};

/// From the system's random source.
class RandomIdentifiers final : public Identifiers {
public:
    std::string uuid() override;
    double fraction() override;
    std::string token(std::size_t bytes) override;
};

/// 00000000-0000-4000-8000-000000000001 and so on; fractions are one half.
class CountedIdentifiers final : public Identifiers {
public:
    std::string uuid() override;
    double fraction() override { return 0.5; }
    std::string token(std::size_t bytes) override;

private:
    std::atomic<std::uint64_t> count_{0};
};

}  // namespace pyscaler
