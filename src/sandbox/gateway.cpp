#include "sandbox/gateway.hpp"

#include "aws/signature.hpp"
#include "base/log.hpp"

#include <fmt/core.h>

namespace pyscaler::sandbox {
namespace {

constexpr const char* ec2_namespace = "http://ec2.amazonaws.com/doc/2016-11-15/";
constexpr const char* classic_version = "2012-06-01";
constexpr const char* groups_version = "2015-12-01";

aws::SignedRequest signed_part(const http::Request& request) {
    aws::SignedRequest part;
    part.method = std::string(to_string(request.method));
    part.path = std::string(request.target.path());
    const auto question = request.target.raw.find('?');
    if (question != std::string::npos) part.query = request.target.raw.substr(question + 1);
    part.headers.assign(request.headers.begin(), request.headers.end());
    part.body = request.body;
    return part;
}

template <class Api>
void call_action(Api& api, const Call& call, Xml answer) {
    const auto found = Api::actions().find(call.action);
    if (found == Api::actions().end()) {
        throw Refusal("InvalidAction", "The action " + call.action + " is not valid for this web service.");
    }
    (api.*found->second)(call, answer);
}

void check_verdict(aws::Verdict verdict) {
    switch (verdict) {
        case aws::Verdict::good: return;
        case aws::Verdict::incomplete:
            throw Refusal("IncompleteSignature",
                          "The request must have a date, and host and every x-amz header signed");
        case aws::Verdict::expired:
            throw Refusal("RequestExpired", "Request has expired: its date is more than 5 minutes from ours");
        case aws::Verdict::wrong:
            throw Refusal(
                "SignatureDoesNotMatch",
                "The request signature we calculated does not match the signature you provided. Check your AWS "
                "Secret Access Key and signing method.");
    }
}

}  // namespace

Gateway::Gateway(Cloud& cloud, Balancers& balancers, Administration& administration, const AccessKey& key,
                 const Clock& clock, Identifiers& identifiers)
    : cloud_(cloud),
      administration_(administration),
      key_(key),
      clock_(clock),
      identifiers_(identifiers),
      ec2_(cloud),
      classic_elb_(cloud, balancers),
      target_groups_(cloud, balancers) {}

Task<http::Response> Gateway::handle(http::Request request) {
    const bool is_administration = !request.target.segments.empty() && request.target.segments.front() == "sandbox";
    Answer answer;
    if (is_administration) {
        answer = administration_.handle(request);
    } else {
        administration_.record(request);
        answer = co_await answer_call(std::move(request));
        administration_.record_status(answer.status);
    }
    http::Response response;
    response.status = answer.status;
    response.headers.set("Content-Type", answer.content_type);
    response.body = std::move(answer.body);
    co_return response;
}

Gateway::Service Gateway::authenticate(const http::Request& request, const aws::Form& form) const {
    const auto header = request.headers.value("Authorization");
    if (header.empty()) throw Refusal("MissingAuthenticationToken", "Request is missing Authentication Token");
    const auto authorization = aws::parse_authorization(header);
    if (!authorization) throw Refusal("IncompleteSignature", authorization.error().detail());
    const bool is_ec2 = authorization->service == "ec2";
    if (!is_ec2 && authorization->service != "elasticloadbalancing") {
        throw Refusal("SignatureDoesNotMatch", "Credential should be scoped to service ec2 or elasticloadbalancing.");
    }
    if (authorization->access_key_id != key_.id) {
        if (is_ec2) throw Refusal("AuthFailure", "AWS was not able to validate the provided access credentials");
        throw Refusal("InvalidClientTokenId", "The security token included in the request is invalid.");
    }
    if (authorization->region != cloud_.region.name) {
        throw Refusal("SignatureDoesNotMatch",
                      "Credential should be scoped to a valid region, not '" + authorization->region + "'.");
    }
    check_verdict(aws::verify(signed_part(request), *authorization, key_.secret, clock_.now()));
    if (is_ec2) return Service::ec2;
    const auto version = form.text("Version");
    if (version == classic_version) return Service::classic_elb;
    if (version == groups_version) return Service::target_groups;
    throw Refusal("InvalidAction", "There is no version " + version + " of this service.");
}

Task<Answer> Gateway::answer_call(http::Request request) {
    const auto request_id = identifiers_.uuid();
    const auto form = aws::parse_form(request.body);
    // Until the signature tells the service, the host and the version do.
    auto service = form && form->text("Version") == classic_version  ? Service::classic_elb
                   : form && form->text("Version") == groups_version ? Service::target_groups
                                                                     : Service::ec2;
    try {
        if (!form) throw Refusal("MalformedQueryString", form.error().detail());
        service = authenticate(request, *form);
    } catch (const Refusal& refusal) {
        co_return refuse(service, refusal, request_id);
    }
    Call call;
    call.action = form->text("Action");
    call.form = *form;
    call.now = clock_.now();
    co_return co_await answer_with_faults(service, std::move(call), request_id);
}

Task<Answer> Gateway::answer_with_faults(Service service, Call call, std::string request_id) {
    const auto fault = cloud_.faults.take(call.action);
    const bool is_lost = fault && (!fault->code.empty() || !fault->body.empty());
    const bool is_done_first = fault && fault->after;
    Answer answer;
    if (is_done_first) answer = dispatch(service, call, request_id);
    if (fault && fault->latency.value().count() > 0) co_await sleep_until(deadline_in(fault->latency));
    if (!is_lost && !is_done_first) answer = dispatch(service, call, request_id);
    if (!is_lost) co_return answer;
    log::info("sandbox", "{} is answered {} {}, as asked", call.action, fault->status, fault->code);
    if (fault->body.empty()) co_return refuse(service, Refusal(fault->code, fault->message, fault->status), request_id);
    answer.status = fault->status;
    answer.body = fault->body;
    answer.content_type = "text/html";
    co_return answer;
}

Answer Gateway::dispatch(Service service, const Call& call, const std::string& request_id) {
    pugi::xml_document document;
    auto root = document.append_child((call.action.empty() ? "Unknown" : call.action + "Response").c_str());
    try {
        if (service == Service::ec2) {
            root.append_attribute("xmlns").set_value(ec2_namespace);
            call_action(ec2_, call, Xml{root});
            Xml{root}.text("requestId", request_id);
        } else {
            const bool is_classic = service == Service::classic_elb;
            root.append_attribute("xmlns").set_value(fmt::format("http://elasticloadbalancing.amazonaws.com/doc/{}/",
                                                                 is_classic ? classic_version : groups_version)
                                                         .c_str());
            const Xml result{root.append_child((call.action + "Result").c_str())};
            if (is_classic) {
                call_action(classic_elb_, call, result);
            } else {
                call_action(target_groups_, call, result);
            }
            Xml{root}.child("ResponseMetadata").text("RequestId", request_id);
        }
    } catch (const Refusal& refusal) {
        return refuse(service, refusal, request_id);
    }
    Answer answer;
    answer.body = to_string(document);
    return answer;
}

Answer Gateway::refuse(Service service, const Refusal& refusal, const std::string& request_id) {
    pugi::xml_document document;
    if (service == Service::ec2) {
        Xml root{document.append_child("Response")};
        auto error = root.child("Errors").child("Error");
        error.text("Code", refusal.code());
        error.text("Message", refusal.what());
        root.text("RequestID", request_id);
    } else {
        auto node = document.append_child("ErrorResponse");
        node.append_attribute("xmlns").set_value(
            fmt::format("http://elasticloadbalancing.amazonaws.com/doc/{}/",
                        service == Service::classic_elb ? classic_version : groups_version)
                .c_str());
        auto error = Xml{node}.child("Error");
        error.text("Type", refusal.status() >= 500 ? "Receiver" : "Sender");
        error.text("Code", refusal.code());
        error.text("Message", refusal.what());
        Xml{node}.text("RequestId", request_id);
    }
    Answer answer;
    answer.status = refusal.status();
    answer.body = to_string(document);
    return answer;
}

}  // namespace pyscaler::sandbox
