#include "cli/administered.hpp"

#include "base/clock.hpp"
#include "cli/colour.hpp"
#include "cli/exit_status.hpp"
#include "cli/removal.hpp"
#include "cli/table.hpp"
#include "cli/value_text.hpp"

#include <boost/json/array.hpp>
#include <fmt/core.h>

namespace pyscaler::cli {

Result<int> list_administered(const ClientOptions& options, std::string_view collection,
                              const std::vector<std::string>& members) {
    auto api = open_api(options);
    if (!api) return api.error();
    const auto body = api->get(with_query(api_path({std::string(collection)}), {{"limit", "1000"}}));
    if (!body) return body.error();
    if (options.wants_json()) {
        print_json(*body);
        return done;
    }
    const auto page = parse_answer(*body);
    if (!page) return page.error();
    const auto now = SystemClock{}.now();
    Table table{members};
    for (const auto& item : list_of(*page, "items")) {
        std::vector<std::string> cells;
        for (const auto& member : members) cells.push_back(member_text(item, member, now));
        table.add(std::move(cells));
    }
    fmt::print("{}", table.text(has_colour()));
    return done;
}

Result<int> remove_administered(const ClientOptions& options, std::string_view collection, const std::string& name,
                                std::string_view verb, bool dry_run) {
    auto api = open_api(options);
    if (!api) return api.error();
    const auto path = api_path({std::string(collection), name});
    if (auto answer = ask_removal(*api, path, dry_run); !answer) return answer.error();
    if (!options.wants_json()) fmt::print("{}{}{} {}\n", dry_run ? "would " : "", verb, dry_run ? "" : "d", name);
    return done;
}

}  // namespace pyscaler::cli
