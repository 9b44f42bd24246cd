#include "configuration/inventory.hpp"

#include "configuration/test_configuration.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

namespace pyscaler::configuration {
namespace {

std::string shown(const Inventory& inventory) {
    std::string text;
    for (const auto& document : inventory.documents)
        text += document.kind + ' ' + boost::json::serialize(document.input) + '\n';
    for (const auto& note : inventory.notes) text += "note " + note + '\n';
    std::erase(text, '\\');
    return text;
}

TEST(Inventory, ReadsNodesFromATable) {
    const auto read = read_csv(
        "name,hostname,cluster,jvm_profiles,no_touch\r\n"
        "a,10.0.0.1,,tomcat broker,true\r\n"
        "\r\n"
        "b,\"b, or \"\"c\"\"\",db,,\r\n",
        "nodes.csv", {"web", "ubuntu", ""});
    ASSERT_TRUE(read) << told(read.error());
    EXPECT_EQ(
        shown(*read),
        R"(Node {"name":"a","hostname":"10.0.0.1","jvm_profiles":["tomcat","broker"],"no_touch":true,"cluster":"web","ssh_profile":"ubuntu"}
Node {"name":"b","hostname":"b, or "c"","cluster":"db","ssh_profile":"ubuntu"}
)");
    EXPECT_EQ(read->documents.at(1).lines.at(""), 4);
}

TEST(Inventory, RefusesATableThatIsNoneOfNodes) {
    struct Case {
        const char *text, *told;
    };
    const Case cases[] = {
        {"", "nodes.csv: is empty"},
        {"name,colour\na,red", "nodes.csv:1: colour: is not a member of a Node to be set"},
        {"name,state\na,failed", "nodes.csv:1: state: is not a member of a Node to be set"},
        {"name,hostname\na", "nodes.csv:2: has 1 fields, the header has 2"},
        {"name\n\"a", "nodes.csv: line 2: a quote does not end"},
    };
    for (const auto& [text, expected] : cases) {
        const auto read = read_csv(text, "nodes.csv", {});
        ASSERT_FALSE(read) << text;
        EXPECT_TRUE(told(read.error()).starts_with(expected)) << told(read.error());
    }
}

TEST(Inventory, ReadsHostsAsSshWouldUseThem) {
    const auto read = read_ssh_config(R"(# what is first holds
Host web1 web2 !web3
    HostName %h.example.com
    User deploy
Host db.example.com
    Port = 2222
    IdentityFile "/srv/keys/db key"
    User postgres
Host *.example.com web?
    IdentityFile ~/.ssh/id_ed25519
    User nobody
Match user root
    User other
Host plain
Include more
)",
                                      "config", {"site", "", "/home/me"});
    ASSERT_TRUE(read) << told(read.error());
    EXPECT_EQ(shown(*read),
              R"(SshProfile {"name":"deploy-id_ed25519","user":"deploy","port":22,"key_file":"/home/me/.ssh/id_ed25519"}
Node {"name":"web1","hostname":"web1.example.com","ssh_profile":"deploy-id_ed25519","cluster":"site"}
Node {"name":"web2","hostname":"web2.example.com","ssh_profile":"deploy-id_ed25519","cluster":"site"}
SshProfile {"name":"postgres-db-key-2222","user":"postgres","port":2222,"key_file":"/srv/keys/db key"}
Node {"name":"db-example-com","hostname":"db.example.com","ssh_profile":"postgres-db-key-2222","cluster":"site"}
Node {"name":"plain","hostname":"plain","cluster":"site"}
note line 12: Match is left out, with all in it
note line 15: Include is left out
note line 5: db.example.com is named db-example-com
note line 14: plain has no SSH profile, since User and IdentityFile are not both given
)");
    TestConfiguration configuration;
    ASSERT_TRUE(configuration.create("clusters", R"({"name": "site"})"));
    const auto applied = configuration.apply(read->documents);
    EXPECT_TRUE(applied) << told(applied.error());
}

}  // namespace
}  // namespace pyscaler::configuration
