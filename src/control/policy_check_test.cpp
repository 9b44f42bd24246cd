#include "control/policy_check.hpp"

#include "base/clock.hpp"
#include "configuration/apply.hpp"
#include "configuration/document.hpp"
#include "configuration/registry.hpp"
#include "db/test_database.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace pyscaler::control {
namespace {

constexpr const char* shop = R"(
kind: SshProfile
name: ops
user: ops
key_file: /etc/pyscaler/id
---
kind: Cluster
name: shop
min: 1
max: 4
growth_trigger: busy
---
kind: SshCounter
name: load
comparison: ">"
threshold: 80
script: cat /proc/loadavg
---
kind: Ec2Profile
name: small
region: us-east-1
image_id: ami-1
instance_type: t3.small
---
kind: DeployEc2Node
name: grow
ec2_profile: small
ssh_profile: ops
---
kind: Trigger
name: busy
cluster: shop
counters: [load]
timing: 3m
steps:
  - action: grow
---
kind: SshCounter
name: idle
comparison: "<"
threshold: 30
script: cat /proc/loadavg
---
kind: RemoveEc2Node
name: shrink
---
kind: Trigger
name: quiet
cluster: shop
counters: [idle]
timing: 3m
steps:
  - action: shrink
)";

class PolicyCheck : public testing::Test {
protected:
    PolicyCheck() { EXPECT_EQ(said(shop), ""); }

    /// What applying this says: "error FIELD: MESSAGE" and "warning ..." each on a line. Errors undo it.
    std::string said(const std::string& yaml) {
        const auto documents = configuration::read_documents(yaml, "t").value();
        std::string text;
        auto body = [&](db::Session& session) -> Result<void> {
            auto done = configuration::apply({session, FakeClock{}.now(), {"test", "test"}, checks_}, documents);
            if (done) {
                for (const auto& [field, message] : done->warnings) text += "warning " + field + ": " + message + "\n";
                return {};
            }
            for (const auto& [field, message] : done.error().fields) text += "error " + field + ": " + message + "\n";
            return done.error().error;
        };
        (void)database_->transact_now(body);
        return text;
    }

private:
    db::TestDatabase database_{configuration::all_types()};
    std::vector<configuration::Check> checks_{check_policy};
};

TEST_F(PolicyCheck, a_cluster_whose_growth_trigger_adds_no_node_is_refused) {
    const auto text = said("kind: Trigger\nname: busy\ncluster: shop\ncounters: [load]\nsteps: []\n");
    EXPECT_NE(text.find("error"), std::string::npos) << text;
    EXPECT_NE(text.find("growth_trigger: no step of busy adds a node"), std::string::npos) << text;
}

TEST_F(PolicyCheck, a_trigger_is_told_what_is_doubtful_about_itself_alone) {
    const auto text =
        said("kind: Trigger\nname: quiet\ncluster: shop\ncounters: [load]\ntiming: 10s\nsteps: [{action: grow}]\n");
    EXPECT_NE(text.find("10s is shorter than the interval 1m"), std::string::npos) << text;
    EXPECT_EQ(std::ranges::count(text, '\n'), 1) << text;
}

TEST_F(PolicyCheck, a_counter_is_told_which_trigger_suffers) {
    const auto text = said(
        "kind: SshCounter\nname: idle\ncomparison: \"<\"\nthreshold: 30\nmissing: breaching\nscript: cat "
        "/proc/loadavg\n");
    EXPECT_NE(text.find("in trigger quiet: breaching: a check that fails counts as idle"), std::string::npos) << text;
}

}  // namespace
}  // namespace pyscaler::control
