#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::cli {

/// Takes server-sent events apart (WHATWG HTML, section 9.2) as they come in pieces: their data only.
class EventStream {
public:
    /// The data of each event that `piece` completes.
    std::vector<std::string> add(std::string_view piece);

private:
    void take_line(std::string_view line, std::vector<std::string>& complete);

    std::string open_{};  ///< a line without its end
    std::string data_{};
    bool has_data_{false};
};

}  // namespace pyscaler::cli
