#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace pyscaler::cli {

std::size_t terminal_width() {
    struct ::winsize size{};
    if (::isatty(STDOUT_FILENO) != 1 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return 0;
    return size.ws_col;
}

}  // namespace pyscaler::cli
