#include "sandbox/figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fmt/core.h>
#include <fstream>
#include <string>
#include <system_error>

namespace pyscaler::sandbox {
namespace {

constexpr std::uint64_t memory_kib = 2 * 1024 * 1024;
constexpr std::uint64_t swap_kib = 1024 * 1024;

/// A reader sees the old or the new content, never a part.
void replace(const std::filesystem::path& path, const std::string& content) {
    auto temporary = path;
    temporary += ".new";
    {
        std::ofstream file{temporary, std::ios::trunc};
        file << content;
    }
    std::error_code ignored;  // the instance's folder may be on its way out
    std::filesystem::rename(temporary, path, ignored);
}

std::string stat_text(double busy_ticks, double idle_ticks) {
    const auto line = [](const std::string& name, double busy, double idle) {
        const auto user = static_cast<std::uint64_t>(busy * 0.8);
        const auto system = static_cast<std::uint64_t>(busy * 0.2);
        return fmt::format("{} {} 0 {} {} 0 0 0 0 0 0\n", name, user, system, static_cast<std::uint64_t>(idle));
    };
    std::string text = line("cpu ", busy_ticks, idle_ticks);
    for (unsigned index = 0; index < Figures::processors; ++index) {
        text += line("cpu" + std::to_string(index), busy_ticks / Figures::processors, idle_ticks / Figures::processors);
    }
    return text + "intr 0\nctxt 0\nprocesses 100\nprocs_running 1\nprocs_blocked 0\n";
}

std::string memory_text(double busy) {
    const auto used = static_cast<std::uint64_t>(static_cast<double>(memory_kib) * (0.2 + 0.5 * busy));
    const auto available = memory_kib - used;
    return fmt::format(
        "MemTotal:       {:>8} kB\nMemFree:        {:>8} kB\nMemAvailable:   {:>8} kB\nBuffers:        {:>8} kB\n"
        "Cached:         {:>8} kB\nSwapTotal:      {:>8} kB\nSwapFree:       {:>8} kB\n",
        memory_kib, available * 6 / 10, available, available / 10, available * 3 / 10, swap_kib, swap_kib);
}

}  // namespace

Figures::Figures(std::filesystem::path home, std::filesystem::path proc)
    : home_(std::move(home)), proc_(std::move(proc)) {
    write();
}

void Figures::advance(double busy, std::chrono::milliseconds elapsed) {
    busy_ = std::clamp(busy, 0.0, 1.0);
    const double seconds = std::chrono::duration<double>(elapsed).count();
    const double ticks = seconds * 100 * processors;
    uptime_ += seconds;
    busy_ticks_ += ticks * busy_;
    idle_ticks_ += ticks * (1 - busy_);
    constexpr std::array<double, 3> windows{60, 300, 900};
    for (std::size_t index = 0; index < windows.size(); ++index) {
        const double kept = std::exp(-seconds / windows[index]);
        load_[index] = load_[index] * kept + busy_ * processors * (1 - kept);
    }
    write();
}

void Figures::write() const {
    replace(home_ / "demand", fmt::format("{:.1f}\n", busy_ * 100));
    replace(proc_ / "stat", stat_text(busy_ticks_, idle_ticks_));
    replace(proc_ / "loadavg", fmt::format("{:.2f} {:.2f} {:.2f} 1/100 1000\n", load_[0], load_[1], load_[2]));
    replace(proc_ / "meminfo", memory_text(busy_));
    replace(proc_ / "uptime", fmt::format("{:.2f} {:.2f}\n", uptime_, idle_ticks_ / 100));
}

}  // namespace pyscaler::sandbox
