#pragma once
#include "base/secret.hpp"
#include "model/bounded.hpp"
#include "model/field_error.hpp"
#include "model/slug.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace pyscaler::model {

using namespace std::chrono_literals;

/// Whether the first key that a node shows is believed, or one must be known before.
enum class HostKeyPolicy { first_contact, pinned };
BOOST_DESCRIBE_ENUM(HostKeyPolicy, first_contact, pinned)

/// How to log in to nodes by SSH.
struct SshProfile {
    std::int64_t id{0};
    Slug name{};
    Text<64, 1> user{};
    Port port{22};
    Secret private_key{};   ///< PEM or OpenSSH text
    Text<1024> key_file{};  ///< or a path on the server
    Secret passphrase{};
    DurationFrom<100> connect_timeout{10s};
    HostKeyPolicy host_key_policy{HostKeyPolicy::first_contact};

    friend bool operator==(const SshProfile&, const SshProfile&) = default;
};
BOOST_DESCRIBE_STRUCT(SshProfile, (),
                      (id, name, user, port, private_key, key_file, passphrase, connect_timeout, host_key_policy))

/// Exactly one of private_key and key_file.
FieldErrors validate(const SshProfile& profile);

}  // namespace pyscaler::model
