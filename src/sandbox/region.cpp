#include "sandbox/region.hpp"

#include <algorithm>

namespace pyscaler::sandbox {
namespace {

template <class Item, class Condition>
const Item* find_in(const std::vector<Item>& items, Condition condition) {
    const auto found = std::find_if(items.begin(), items.end(), condition);
    return found == items.end() ? nullptr : &*found;
}

}  // namespace

Region::Region(std::string region_name)
    : name(std::move(region_name)),
      groups{{"sg-00000000000000001", "default"}, {"sg-00000000000000002", "pyscaler"}},
      images{{"ami-00000000000000001", "pyscaler-sandbox-1"}, {"ami-00000000000000002", "pyscaler-sandbox-2"}} {
    for (const char zone : {'a', 'b', 'c'}) {
        subnets.push_back({std::string("subnet-0000000000000000") + zone, name + zone,
                           "172.31." + std::to_string(16 * (zone - 'a')) + ".0/20"});
    }
}

const Region::Subnet* Region::find_subnet(const std::string& id) const {
    return find_in(subnets, [&](const Subnet& subnet) { return subnet.id == id; });
}

const Region::Subnet* Region::find_zone(const std::string& zone) const {
    return find_in(subnets, [&](const Subnet& subnet) { return subnet.zone == zone; });
}

const Region::Group* Region::find_group(const std::string& id_or_name) const {
    return find_in(groups, [&](const Group& group) { return group.id == id_or_name || group.name == id_or_name; });
}

const Region::Image* Region::find_image(const std::string& id) const {
    return find_in(images, [&](const Image& image) { return image.id == id; });
}

bool Region::is_identifier(const std::string& text, const std::string& prefix) {
    if (!text.starts_with(prefix)) return false;
    const auto digits = text.substr(prefix.size());
    return (digits.size() == 8 || digits.size() == 17) &&
           digits.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace pyscaler::sandbox
