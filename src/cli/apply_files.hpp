#pragma once
#include "base/result.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::cli {

/// Several apply files on their way to the server as one text, and back from its line numbers to the files.
class ApplyFiles {
public:
    /// Reads files, folders (their *.yaml and *.yml, by name) and "-", standard input. `Errc::not_found` or
    /// `Errc::invalid` names the one that cannot be read.
    static Result<ApplyFiles> read(const std::vector<std::string>& names);

    void add(std::string name, std::string_view text);

    /// All of them, one YAML stream.
    const std::string& text() const { return text_; }

    /// `message` with "body:12" turned into the file and the line in it.
    std::string located(std::string_view message) const;

private:
    struct File {
        std::string name;
        std::size_t first_line;
    };

    std::string place(std::size_t line) const;

    std::vector<File> files_{};
    std::string text_{};
    std::size_t lines_{0};
};

/// The content of a file, or of standard input for "-".
Result<std::string> read_file(const std::string& name);

}  // namespace pyscaler::cli
