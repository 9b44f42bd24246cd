#pragma once
#include "base/deadline.hpp"
#include "db/database.hpp"
#include "fleet/cloud.hpp"
#include "fleet/service.hpp"
#include "model/ec2_profile.hpp"
#include "model/node.hpp"

#include <string>
#include <vector>

namespace pyscaler::fleet {

/// Something that the cloud says otherwise than the database.
struct Finding {
    enum class Kind {
        unknown_instance,     ///< an instance with our tag and no node
        leftover_instance,    ///< an instance of a node that is over: ended
        missing_instance,     ///< a node whose instance is gone: the node is over
        failed_node,          ///< a node that failed and still costs money: ended, where the cluster may act
        unregistered_node,    ///< a node in service that its balancer does not know: registered again
        foreign_in_balancer,  ///< an instance in one of our balancers that is no node of ours
        unreachable_cloud,    ///< the cloud could not be asked
    };
    Kind kind{};
    std::string cluster{};
    std::string node{};
    std::string instance{};
    std::string text{};  ///< for people
    bool mended{false};  ///< it was put right, or will be without help
};

/// Compares what EC2 and the balancers say with what the database says; mends what is ours to mend and reports the
/// rest. Lives on the cloud's loop; what it is given outlives it.
class Reconciler {
public:
    Reconciler(db::Database& database, Cloud& cloud, Service& service, const Clock& clock, std::string installation)
        : database_(database),
          cloud_(cloud),
          service_(service),
          clock_(clock),
          installation_(std::move(installation)) {}

    /// One pass over every region that a profile or a living node names.
    Task<std::vector<Finding>> run(Deadline deadline);

    /// What the newest pass found.
    const std::vector<Finding>& findings() const { return findings_; }

private:
    struct Picture;
    struct Place;
    Task<Result<Picture>> look();
    Task<void> compare(std::shared_ptr<const Picture> picture, Place place, Deadline deadline);
    Task<void> compare_instances(std::shared_ptr<const Picture> picture, Place place,
                                 std::vector<aws::Instance> instances, Deadline deadline);
    Task<void> compare_balancer(std::shared_ptr<const Picture> picture, model::Ec2Profile profile, Deadline deadline);
    Task<void> judge_instance(std::shared_ptr<const Picture> picture, Place place, aws::Instance instance,
                              Deadline deadline);
    Task<void> judge_node(std::shared_ptr<const Picture> picture, model::Node node, bool exists, Deadline deadline);
    void report(Finding finding);

    db::Database& database_;
    Cloud& cloud_;
    Service& service_;
    const Clock& clock_;
    std::string installation_;
    std::vector<Finding> findings_{};
};

}  // namespace pyscaler::fleet
