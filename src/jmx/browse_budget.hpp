#pragma once
#include "jmx/browse.hpp"
#include "jmx/limits.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace pyscaler::jmx {

/// Keeps a Browse within its limits, whatever a JVM says of itself.
class BrowseBudget {
public:
    /// Whether `all` may have one more MBean, of this name.
    bool has_room_for(const Browse& all, const std::string& name);
    /// The attributes in `description`, as many as there is room for. Its cause says how many there are besides.
    void describe(BrowsedMBean& mbean, MBeanDescription description);
    /// A value that was read, or the cause "left off" where there is no room for it.
    void show(BrowsedAttribute& attribute, std::string value, std::vector<std::string> keys);

private:
    bool take(std::size_t bytes);

    std::size_t left_{limits::browsed_memory};
};

}  // namespace pyscaler::jmx
