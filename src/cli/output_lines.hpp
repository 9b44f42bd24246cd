#pragma once
#include <map>
#include <string>
#include <string_view>

namespace pyscaler::cli {

/// Output of several nodes that comes in pieces, as whole lines with the node before each: "web01 | done". Lines of
/// standard error are marked by "!" instead of "|".
class OutputLines {
public:
    /// The lines that this piece completes.
    std::string add(const std::string& node, bool is_error, std::string_view piece);

    /// What has no line end, at the end.
    std::string rest();

private:
    struct Source {
        std::string node;
        bool is_error;
        friend auto operator<=>(const Source&, const Source&) = default;
    };
    static std::string line(const Source& source, std::string_view text);

    std::map<Source, std::string> open_{};
};

}  // namespace pyscaler::cli
