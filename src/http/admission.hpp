#pragma once
#include "http/limits.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace pyscaler::http {

/// Counts connections, in all and per address, against the limits. Connections end on any loop, so it has a lock, which
/// is taken twice in the life of a connection.
class Admission {
public:
    /// A place for one connection; given back when destroyed.
    class Place {
    public:
        Place(std::shared_ptr<Admission> from, std::string address)
            : from_(std::move(from)), address_(std::move(address)) {}
        Place(Place&&) noexcept = default;
        Place& operator=(Place&&) = delete;
        ~Place() {
            if (from_) from_->give_back(address_);
        }

    private:
        std::shared_ptr<Admission> from_;
        std::string address_;
    };

    Admission(std::size_t in_all, std::size_t per_address) : in_all_(in_all), per_address_(per_address) {}

    /// A place for a connection from `address` ("": of somebody without a limit of their own), or none above a limit.
    /// `self` owns this object.
    static std::optional<Place> admit(const std::shared_ptr<Admission>& self, const std::string& address);

    std::size_t taken() const;

private:
    void give_back(const std::string& address);

    const std::size_t in_all_;
    const std::size_t per_address_;
    mutable std::mutex mutex_{};
    std::size_t taken_{0};
    std::map<std::string, std::size_t> by_address_{};
};

}  // namespace pyscaler::http
