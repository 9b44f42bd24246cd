#pragma once
#include <string_view>
#include <vector>

namespace pyscaler::web {

/// One file of the pages as the build put it into the program (cmake/pages.cmake).
struct EmbeddedFile {
    std::string_view path{};  ///< "/assets/index-abc.js"
    std::string_view plain{};
    std::string_view gzip{}, brotli{};  ///< empty: not worth it
};

/// All of them; none when the program was built without its pages.
std::vector<EmbeddedFile> embedded_files();

}  // namespace pyscaler::web
