#include "model/jvm_profile.hpp"

namespace pyscaler::model {

FieldErrors validate(const JvmProfile& profile) {
    FieldErrors errors;
    if (profile.certificate.empty() != profile.private_key.empty())
        errors.push_back({"private_key", "certificate and private_key must be given together"});
    if (profile.registry_tls && !profile.tls) errors.push_back({"registry_tls", "must not be set without tls"});
    return errors;
}

}  // namespace pyscaler::model
