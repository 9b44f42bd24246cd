#pragma once
#include "http/handler.hpp"
#include "sandbox/administration.hpp"
#include "sandbox/answer.hpp"
#include "sandbox/classic_elb.hpp"
#include "sandbox/ec2.hpp"
#include "sandbox/target_groups.hpp"

#include <string>

namespace pyscaler::sandbox {

/// Takes every request: checks its signature, injects the faults that are due, calls the action of the service it was
/// signed for, and writes the answer or the error in that service's shape.
class Gateway {
public:
    /// All of these outlive it.
    Gateway(Cloud& cloud, Balancers& balancers, Administration& administration, const AccessKey& key,
            const Clock& clock, Identifiers& identifiers);

    /// On the cloud's loop.
    Task<http::Response> handle(http::Request request);

private:
    enum class Service { ec2, classic_elb, target_groups };

    Service authenticate(const http::Request& request, const aws::Form& form) const;
    Answer dispatch(Service service, const Call& call, const std::string& request_id);
    static Answer refuse(Service service, const Refusal& refusal, const std::string& request_id);
    Task<Answer> answer_call(http::Request request);
    Task<Answer> answer_with_faults(Service service, Call call, std::string request_id);

    Cloud& cloud_;
    Administration& administration_;
    const AccessKey& key_;
    const Clock& clock_;
    Identifiers& identifiers_;
    Ec2 ec2_;
    ClassicElb classic_elb_;
    TargetGroups target_groups_;
};

}  // namespace pyscaler::sandbox
