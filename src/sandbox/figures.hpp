#pragma once
#include <array>
#include <chrono>
#include <filesystem>

namespace pyscaler::sandbox {

/// What an instance's files say of how busy it is: `demand` in its home (percent), and in its `proc` folder the files
/// `stat`, `loadavg`, `meminfo` and `uptime` in the kernel's format, so that counters for /proc work on them.
class Figures {
public:
    static constexpr unsigned processors = 2;

    /// Both folders must exist.
    Figures(std::filesystem::path home, std::filesystem::path proc);

    /// Accounts `elapsed` of being `busy` (0 to 1), and writes the files, each in one step.
    void advance(double busy, std::chrono::milliseconds elapsed);

    double busy() const { return busy_; }

private:
    void write() const;

    std::filesystem::path home_;
    std::filesystem::path proc_;
    double busy_{0};
    double uptime_{60};       // seconds; a machine that has just booted has used some
    double busy_ticks_{300};  // of 10 ms, all processors together
    double idle_ticks_{11'700};
    std::array<double, 3> load_{};
};

}  // namespace pyscaler::sandbox
