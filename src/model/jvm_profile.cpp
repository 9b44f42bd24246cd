#include "model/jvm_profile.hpp"

#include "base/pem.hpp"

#include <algorithm>

namespace pyscaler::model {
namespace {

bool is_path(const std::string& text) {
    const auto is_fit = [](unsigned char byte) {
        return byte > ' ' && byte < 0x7f && byte != '?' && byte != '#' && byte != '"' && byte != '\\';
    };
    return text.starts_with('/') && std::ranges::all_of(text, is_fit);
}

}  // namespace

FieldErrors validate(const JvmProfile& profile) {
    FieldErrors errors;
    if (profile.certificate.empty() != profile.private_key.empty())
        errors.push_back({"private_key", "certificate and private_key must be given together"});
    if (is_encrypted_pem(profile.private_key.reveal()))
        errors.push_back({"private_key", std::string(encrypted_key_fault)});
    if (is_encrypted_pem(profile.certificate.str())) errors.push_back({"certificate", "must not be encrypted"});
    if (is_encrypted_pem(profile.authorities.str())) errors.push_back({"authorities", "must not be encrypted"});
    if (profile.registry_tls && !profile.tls) errors.push_back({"registry_tls", "must not be set without tls"});
    const bool is_rmi = profile.transport == JvmTransport::rmi;
    if (!is_rmi && profile.registry_tls) errors.push_back({"registry_tls", "is of the transport rmi only"});
    if (!is_rmi && profile.follow_stub_host) errors.push_back({"follow_stub_host", "is of the transport rmi only"});
    if (!is_path(profile.path.str())) errors.push_back({"path", "must be the path of a URL, such as /jolokia/"});
    return errors;
}

}  // namespace pyscaler::model
