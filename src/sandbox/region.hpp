#pragma once
#include <string>
#include <vector>

namespace pyscaler::sandbox {

/// What stands in the one region of a sandbox before anybody asks for anything: a VPC with a subnet in each of three
/// zones, two security groups, two images.
struct Region {
    explicit Region(std::string region_name);

    struct Subnet {
        std::string id;
        std::string zone;
        std::string block;
    };
    struct Group {
        std::string id;
        std::string name;
    };
    struct Image {
        std::string id;
        std::string name;
    };

    std::string name;
    std::string account{"000000000000"};
    std::string vpc{"vpc-00000000000000001"};
    std::vector<Subnet> subnets;
    std::vector<Group> groups;
    std::vector<Image> images;

    // nullptr when there is none:
    const Subnet* find_subnet(const std::string& id) const;
    const Subnet* find_zone(const std::string& zone) const;
    const Group* find_group(const std::string& id_or_name) const;
    const Image* find_image(const std::string& id) const;

    /// Whether `text` is `prefix` and 8 or 17 hexadecimal digits.
    static bool is_identifier(const std::string& text, const std::string& prefix);
};

}  // namespace pyscaler::sandbox
