#include <fmt/core.h>

int main() {
    fmt::print("pyscaler {}\n", PYSCALER_VERSION);
    return 0;
}
