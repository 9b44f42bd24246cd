#include "aws/error.hpp"

#include "aws/xml.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <iterator>
#include <optional>

namespace pyscaler::aws {
namespace {

struct Known {
    std::string_view code;
    Errc errc;
};

// Sources: botocore's retry lists and the public error code tables of EC2, ELB and ELBv2.
constexpr Known known_codes[] = {
    {"RequestLimitExceeded", Errc::throttled},
    {"EC2ThrottledException", Errc::throttled},
    {"Throttling", Errc::throttled},
    {"ThrottlingException", Errc::throttled},
    {"ThrottledException", Errc::throttled},
    {"RequestThrottledException", Errc::throttled},
    {"RequestThrottled", Errc::throttled},
    {"TooManyRequestsException", Errc::throttled},
    {"ProvisionedThroughputExceededException", Errc::throttled},
    {"TransactionInProgressException", Errc::throttled},
    {"BandwidthLimitExceeded", Errc::throttled},
    {"LimitExceededException", Errc::throttled},
    {"SlowDown", Errc::throttled},
    {"PriorRequestNotComplete", Errc::throttled},
    {"DependencyThrottle", Errc::throttled},
    {"InternalError", Errc::unavailable},
    {"InternalFailure", Errc::unavailable},
    {"Unavailable", Errc::unavailable},
    {"ServiceUnavailable", Errc::unavailable},
    {"HealthUnavailable", Errc::unavailable},
    {"RequestTimeout", Errc::unavailable},
    {"RequestTimeoutException", Errc::unavailable},
    {"InsufficientFreeAddressesInSubnet", Errc::capacity},
    {"SpotMaxPriceTooLow", Errc::capacity},
    {"MaxSpotInstanceCountExceeded", Errc::limit_exceeded},
    {"TooManyTargets", Errc::limit_exceeded},
    {"TooManyRegistrationsForTargetId", Errc::limit_exceeded},
    {"TooManyLoadBalancers", Errc::limit_exceeded},
    {"TooManyTargetGroups", Errc::limit_exceeded},
    {"AuthFailure", Errc::denied},
    {"SignatureDoesNotMatch", Errc::denied},
    {"InvalidClientTokenId", Errc::denied},
    {"InvalidSignatureException", Errc::denied},
    {"UnrecognizedClientException", Errc::denied},
    {"MissingAuthenticationToken", Errc::denied},
    {"IncompleteSignature", Errc::denied},
    {"ExpiredToken", Errc::denied},
    {"ExpiredTokenException", Errc::denied},
    {"AccessDenied", Errc::denied},
    {"AccessDeniedException", Errc::denied},
    {"UnauthorizedOperation", Errc::denied},
    {"RequestExpired", Errc::denied},
    {"RequestTimeTooSkewed", Errc::denied},
    {"RequestInTheFuture", Errc::denied},
    {"OptInRequired", Errc::denied},
    {"Blocked", Errc::denied},
    {"PendingVerification", Errc::denied},
    {"LoadBalancerNotFound", Errc::not_found},
    {"TargetGroupNotFound", Errc::not_found},
    {"ListenerNotFound", Errc::not_found},
    {"InvalidInstance", Errc::not_found},
    {"InvalidTarget", Errc::not_found},
    {"IncorrectInstanceState", Errc::conflict},
    {"IncorrectState", Errc::conflict},
    {"IdempotentParameterMismatch", Errc::conflict},
    {"DuplicateLoadBalancerName", Errc::conflict},
    {"DuplicateTargetGroupName", Errc::conflict},
    {"InvalidKeyPair.Duplicate", Errc::conflict},
    {"ResourceInUse", Errc::conflict},
    {"Unsupported", Errc::invalid},
    {"UnsupportedOperation", Errc::invalid},
    {"UnknownParameter", Errc::invalid},
    {"ValidationError", Errc::invalid},
    {"VPCIdNotSpecified", Errc::invalid},
};

std::optional<Errc> errc_of_code(std::string_view code) {
    const auto* known = std::find_if(std::begin(known_codes), std::end(known_codes),
                                     [code](const Known& candidate) { return candidate.code == code; });
    if (known != std::end(known_codes)) return known->errc;
    // New codes appear; they keep to these patterns.
    if (code.starts_with("Insufficient") && code.find("Capacity") != std::string_view::npos) return Errc::capacity;
    if (code.ends_with(".NotFound")) return Errc::not_found;
    if (code.ends_with("LimitExceeded")) return Errc::limit_exceeded;
    if (code.starts_with("Invalid") || code.starts_with("Missing") || code.ends_with(".Malformed"))
        return Errc::invalid;
    return std::nullopt;
}

Errc errc_of_status(int status) {
    if (status == 429 || status == 509) return Errc::throttled;
    if (status == 500 || status == 502 || status == 503 || status == 504) return Errc::unavailable;
    if (status == 401 || status == 403) return Errc::denied;
    return Errc::failed;
}

Errc errc_of(const AwsError& error, std::string_view action) {
    const auto errc = errc_of_code(error.code).value_or(errc_of_status(error.status));
    const bool launch = action == "RunInstances";
    return launch && errc == Errc::not_found ? Errc::invalid : errc;
}

ErrorClass class_of(Errc errc) noexcept {
    switch (errc) {
        case Errc::throttled: return ErrorClass::throttle;
        case Errc::capacity: return ErrorClass::capacity;
        case Errc::limit_exceeded: return ErrorClass::quota;
        case Errc::denied: return ErrorClass::auth;
        case Errc::invalid:
        case Errc::conflict: return ErrorClass::parameter;
        case Errc::not_found: return ErrorClass::not_found;
        case Errc::timed_out:
        case Errc::refused:
        case Errc::unreachable:
        case Errc::unavailable: return ErrorClass::transient;
        default: return ErrorClass::unknown;
    }
}

/// The beginning of a text of a proxy or balancer, on one line, without control characters.
std::string excerpt(std::string_view body) {
    constexpr std::size_t longest = 200;
    std::string text;
    for (const char c : body.substr(0, longest)) {
        const bool blank = static_cast<unsigned char>(c) <= ' ' || c == 0x7f;
        if (blank && (text.empty() || text.back() == ' ')) continue;
        text += blank ? ' ' : c;
    }
    return text.empty() ? "empty answer" : text;
}

}  // namespace

ErrorClass AwsError::kind(std::string_view action) const { return class_of(errc_of(*this, action)); }

Error AwsError::to_error(std::string_view action) const {
    auto detail = fmt::format("{}: {}{}{} (status {}", action, code, code.empty() ? "" : ": ", message, status);
    if (!request_id.empty()) detail += ", request " + request_id;
    return {errc_of(*this, action), detail + ")"};
}

AwsError parse_error(int status, std::string_view body) {
    AwsError error;
    error.status = status;
    pugi::xml_document document;
    const auto root = open_document(document, body);
    const auto name = root ? local_name(*root) : std::string_view{};
    pugi::xml_node details;
    if (name == "Response") details = child_at(*root, "Errors/Error");
    if (name == "ErrorResponse") details = child_at(*root, "Error");
    if (!details) {
        error.message = excerpt(body);
        return error;
    }
    error.code = text_at(details, "Code");
    error.message = text_at(details, "Message");
    error.request_id = text_at(*root, name == "Response" ? "RequestID" : "RequestId");
    return error;
}

ErrorClass class_of(const Error& error) noexcept {
    if (error.code().category() != error_category()) return ErrorClass::unknown;
    return class_of(static_cast<Errc>(error.code().value()));
}

std::string_view name_of(ErrorClass kind) noexcept {
    switch (kind) {
        case ErrorClass::throttle: return "throttle";
        case ErrorClass::capacity: return "capacity";
        case ErrorClass::quota: return "quota";
        case ErrorClass::auth: return "auth";
        case ErrorClass::parameter: return "parameter";
        case ErrorClass::not_found: return "not_found";
        case ErrorClass::transient: return "transient";
        case ErrorClass::unknown: break;
    }
    return "unknown";
}

}  // namespace pyscaler::aws
