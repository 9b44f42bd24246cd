#include "model/ssh_profile.hpp"

namespace pyscaler::model {

FieldErrors validate(const SshProfile& profile) {
    if (profile.private_key.empty() == profile.key_file.empty())
        return {{"private_key", "exactly one of private_key and key_file must be given"}};
    return {};
}

}  // namespace pyscaler::model
