#pragma once
#include "tasks/handler.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::tasks {

/// Which handler serves which task. Filled before workers start, then only read.
class Registry {
public:
    struct Entry {
        Handler handler{};
        HandlerOptions options{};
    };

    /// Throws when `task` has a handler already.
    void add(std::string task, Handler handler, HandlerOptions options = {});

    /// nullptr: no such task. Stays valid as long as the registry.
    const Entry* find(std::string_view task) const;

    std::vector<std::string> names() const;

private:
    std::map<std::string, Entry, std::less<>> entries_{};
};

}  // namespace pyscaler::tasks
