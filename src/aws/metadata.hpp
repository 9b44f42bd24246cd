#pragma once
#include "aws/credentials.hpp"

#include <string_view>

namespace pyscaler::aws {

/// The role of the EC2 instance we run on, by the metadata service version 2 (a token first; without one where the
/// service knows none). AWS_EC2_METADATA_SERVICE_ENDPOINT replaces the address, AWS_EC2_METADATA_DISABLED=true turns it
/// off. Renewed 15 minutes before they expire. A second without an answer means `Errc::not_found`.
std::shared_ptr<CredentialsProvider> instance_credentials(http::Client& client, const Clock& clock,
                                                          Environment environment);

/// The role of the container we run in: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI on 169.254.170.2, or
/// AWS_CONTAINER_CREDENTIALS_FULL_URI (https, or http to a loopback or container address only), with
/// AWS_CONTAINER_AUTHORIZATION_TOKEN as authorization. Renewed as above.
std::shared_ptr<CredentialsProvider> container_credentials(http::Client& client, const Clock& clock,
                                                           Environment environment);

/// Reads the JSON both services answer with: AccessKeyId, SecretAccessKey, Token, Expiration; or Code and Message.
Result<Credentials> parse_metadata_credentials(std::string_view json);

}  // namespace pyscaler::aws
