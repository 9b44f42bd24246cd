#include "tasks/registry.hpp"

#include <stdexcept>

namespace pyscaler::tasks {

void Registry::add(std::string task, Handler handler, HandlerOptions options) {
    if (!entries_.try_emplace(task, Entry{std::move(handler), options}).second)
        throw std::logic_error("the task " + task + " has a handler already");
}

const Registry::Entry* Registry::find(std::string_view task) const {
    const auto found = entries_.find(task);
    return found == entries_.end() ? nullptr : &found->second;
}

std::vector<std::string> Registry::names() const {
    std::vector<std::string> all;
    for (const auto& [name, entry] : entries_) all.push_back(name);
    return all;
}

}  // namespace pyscaler::tasks
