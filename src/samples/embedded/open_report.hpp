#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pyscaler::samples::embedded {

/// A part of a file that could not be used. What lies before and behind it was.
struct Damage {
    std::filesystem::path file;
    std::uint64_t offset{0};
    std::string what;
};

/// What was found in the data folder at the start. Damage is logged too.
struct OpenReport {
    std::size_t files{0};
    std::size_t samples{0};  ///< read, before those past the retention are dropped
    std::size_t series{0};
    std::vector<Damage> damage{};
};

}  // namespace pyscaler::samples::embedded
