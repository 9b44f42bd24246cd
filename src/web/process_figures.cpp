#include "web/process_figures.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/resource.h>
#include <unistd.h>

namespace pyscaler::web {
namespace {

double seconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

/// The second figure of proc(5)'s statm: resident pages.
double resident_pages() {
    std::ifstream file{"/proc/self/statm"};
    double size = 0, resident = 0;
    file >> size >> resident;
    return file ? resident : 0;
}

}  // namespace

ProcessFigures process_figures() {
    ProcessFigures figures;
    rusage usage{};
    if (::getrusage(RUSAGE_SELF, &usage) == 0) figures.cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    figures.resident_bytes = resident_pages() * static_cast<double>(::sysconf(_SC_PAGESIZE));
    std::error_code failed;
    const std::filesystem::directory_iterator files{"/proc/self/fd", failed};
    if (!failed) figures.open_files = static_cast<double>(std::distance(begin(files), end(files)));
    return figures;
}

}  // namespace pyscaler::web
