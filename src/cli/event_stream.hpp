#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyscaler::cli {

/// Takes server-sent events apart (WHATWG HTML, section 9.2) as they come in pieces: the data of those of one type.
class EventStream {
public:
    explicit EventStream(std::string type) : type_(std::move(type)) {}

    /// The data of each such event that `piece` completes.
    std::vector<std::string> add(std::string_view piece);

private:
    void take_line(std::string_view line, std::vector<std::string>& complete);

    void take_field(std::string_view name, std::string_view value);

    std::string type_{};
    std::string open_{};   ///< a line without its end
    std::string event_{};  ///< the type of the one that comes
    std::string data_{};
    bool has_data_{false};
};

}  // namespace pyscaler::cli
