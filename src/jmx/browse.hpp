#pragma once
#include "base/deadline.hpp"
#include "jmx/client.hpp"

#include <boost/json/object.hpp>
#include <memory>
#include <string>
#include <vector>

namespace pyscaler::jmx {

/// An attribute as a person looks at it.
struct BrowsedAttribute {
    AttributeDescription described{};
    std::string value{};              ///< its text; see `text_of`
    std::vector<std::string> keys{};  ///< what the value consists of, to name in a counter
    std::string cause{};              ///< why there is no value; empty: there is
};

struct BrowsedMBean {
    std::string name{};
    std::vector<BrowsedAttribute> attributes{};
    std::string cause{};  ///< why nothing, or not all, is known of it
};

/// What a JVM offers.
struct Browse {
    std::vector<BrowsedMBean> mbeans{};
    std::size_t left_off{0};  ///< MBeans beyond the limits, and those that were not asked about in time
};

/// Describes every MBean whose name fits `pattern` (empty: all) and reads its attributes. What cannot be read has its
/// cause; a JVM that is gone or silent is asked no more. Fails as `Client::query_names` does; `Errc::invalid` for what
/// is no pattern.
Task<Result<Browse>> browse(std::shared_ptr<Client> client, std::string pattern, Deadline deadline);

/// {"mbeans": [{"name", "cause", "attributes": [{"name", "type", "description", "value", "keys", "cause"}]}],
/// "left_off"}.
boost::json::object to_json(const Browse& browse);

}  // namespace pyscaler::jmx
