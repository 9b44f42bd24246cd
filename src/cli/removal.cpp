#include "cli/removal.hpp"

#include "cli/value_text.hpp"

namespace pyscaler::cli {

Result<boost::json::value> ask_removal(Api& api, const std::string& path, bool dry_run) {
    ApiRequest request;
    request.method = "DELETE";
    request.path = dry_run ? with_query(path, {{"dry_run", "true"}}) : path;
    const auto answer = api.ask(std::move(request));
    if (!answer) return answer.error();
    auto told = parse_answer(*answer);
    if (told && told->is_object())
        if (auto refused = text_of(*told, "refused"); !refused.empty())
            return Error{Errc::conflict, std::move(refused)};
    return told;
}

}  // namespace pyscaler::cli
