#pragma once
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace pyscaler::aws {

/// The recorded answer of that name.
inline std::string fixture(const std::string& name) {
    std::ifstream file{std::string(PYSCALER_SOURCE_DIR) + "/src/aws/fixtures/" + name, std::ios::binary};
    if (!file) throw std::runtime_error("no fixture " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace pyscaler::aws
