#include "aws/credentials.hpp"
#include "cli/diagnosis.hpp"
#include "http/client.hpp"

#include <boost/asio/io_context.hpp>
#include <optional>

namespace pyscaler::cli {
namespace {

using namespace std::chrono_literals;

/// The metadata service answers at once where there is one.
constexpr auto patience = 2s;

std::optional<Result<aws::Credentials>> find_credentials() {
    asio::io_context loop{1};
    http::Client client{loop.get_executor()};
    const SystemClock clock;
    const auto provider = aws::default_credentials(client, clock);
    std::optional<Result<aws::Credentials>> found;
    asio::co_spawn(loop, provider->credentials(deadline_in(patience)),
                   [&](const std::exception_ptr& problem, Result<aws::Credentials> answer) {
                       if (!problem) found = std::move(answer);
                       loop.stop();
                   });
    loop.run();
    return found;
}

}  // namespace

Finding look_at_aws_credentials() {
    const auto found = find_credentials();
    if (found && *found) return {Health::ok, "AWS", "credentials of " + (*found)->access_key_id, ""};
    const auto why = found ? found->error().detail() : std::string{"the search failed"};
    return {
        Health::warn, "AWS", why,
        "only needed for EC2: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY where the server runs, or use ~/.aws"};
}

}  // namespace pyscaler::cli
