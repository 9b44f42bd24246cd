#include "ssh/session.hpp"

#include "ssh/channel.hpp"
#include "ssh/command_program.hpp"
#include "ssh/handshake.hpp"
#include "ssh/limits.hpp"
#include "ssh/mark.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <libssh/server.h>
#include <utility>

namespace pyscaler::ssh {
namespace {

/// Path, mode and size come as lines of standard input before the content, so that they are never part of a command.
constexpr const char* upload_command =
    "exec /bin/sh -c '"
    "umask 077; IFS= read -r path && read -r mode && read -r size && part=$path.part-$$ && "
    "trap \"rm -f -- \\\"\\$part\\\"\" EXIT && cat >\"$part\" && "
    "if [ \"$(wc -c <\"$part\")\" -ne \"$size\" ]; then echo \"upload was cut off\" >&2; exit 1; fi && "
    "chmod -- \"$mode\" \"$part\" && mv -f -- \"$part\" \"$path\"'";

/// Where the output of one command goes, within its limits.
struct Output {
    ExecOptions options{};
    ExecResult result{};
    std::string end{random_mark()};
    std::string greeting{};  // standard output before "END PID"
    std::string process{};
    bool begun{false};

    void take(Stream stream, std::string_view piece) {
        if (stream == Stream::out && !begun) {
            greeting += piece;
            find_begin();
        } else {
            keep(stream, piece);
        }
    }

    /// Something else than our program answers (a forced command): what it says is its output.
    void begin_without_greeting() {
        if (begun) return;
        begun = true;
        keep(Stream::out, std::exchange(greeting, {}));
    }

private:
    void find_begin() {
        const auto at = greeting.find(end + ' ');
        const auto line_end = at == std::string::npos ? at : greeting.find('\n', at);
        if (line_end != std::string::npos) {
            begun = true;
            process = greeting.substr(at + end.size() + 1, line_end - at - end.size() - 1);
            const auto rest = std::exchange(greeting, {}).substr(line_end + 1);
            keep(Stream::out, rest);
        } else if (greeting.size() > limits::greeting) {
            begin_without_greeting();
        }
    }

    void keep(Stream stream, std::string_view piece) {
        auto& sink = stream == Stream::err ? result.err : result.out;
        const auto room = options.output_limit > sink.size() ? options.output_limit - sink.size() : 0;
        result.truncated |= room < piece.size();
        piece = piece.substr(0, room);
        sink.append(piece);
        if (options.on_output && !piece.empty()) options.on_output(stream, piece);
    }
};

/// Tells the channel the process as soon as it is known, also on the way out, so that it can be killed.
struct Process {
    Channel& channel;
    const Output& output;
    ~Process() { channel.remember_process(output.process); }
};

}  // namespace

Session::Session(std::shared_ptr<Connection> connection) : connection_(std::move(connection)) {}
Session::~Session() { close(); }

Task<Result<std::shared_ptr<Session>>> Session::connect(Login login, Deadline deadline) {
    auto key = PrivateKey::parse(login.private_key, login.passphrase);
    if (!key) co_return key.error();
    co_return co_await connect(std::move(login), std::move(*key), deadline);
}

Task<Result<std::shared_ptr<Session>>> Session::connect(Login login, PrivateKey key, Deadline deadline) {
    auto connection = co_await log_in(std::move(login), std::move(key), deadline);
    if (!connection) co_return connection.error();
    co_return std::shared_ptr<Session>(new Session(std::move(*connection)));
}

Task<Result<ExecResult>> Session::exec(std::string command, ExecOptions options, Deadline deadline) {
    if (command.size() > limits::command || command.find('\0') != std::string::npos) {
        co_return Error{Errc::invalid, fmt::format("a command has at most {} bytes and no NUL", limits::command)};
    }
    auto connection = connection_;
    Output output;
    output.options = std::move(options);
    Channel channel{connection, [&output](Stream stream, std::string_view piece) { output.take(stream, piece); }};
    const Process process{channel, output};
    auto started = co_await channel.start(std::string(command_program), deadline);
    if (!started) co_return started.error();
    const auto head = fmt::format("{0}\n{1}\n{0}\n", output.end, command);
    if (auto sent = co_await channel.write(head, deadline); !sent) co_return sent.error();
    if (auto sent = co_await channel.write(output.options.input, deadline); !sent) co_return sent.error();
    if (auto ended = co_await channel.write_end(); !ended) co_return ended.error();
    while (!channel.is_closed()) {
        if (auto woken = co_await connection->wait(deadline); !woken && !channel.is_closed()) co_return woken.error();
    }
    output.begin_without_greeting();
    output.result.exit_status = channel.exit_status();
    output.result.exit_signal = channel.exit_signal();
    if (!output.result.exit_status && output.result.exit_signal.empty()) co_return connection->lost();
    co_return std::move(output.result);
}

Task<Result<void>> Session::upload(std::string path, std::string content, unsigned mode, Deadline deadline) {
    if (path.empty() || path.find_first_of(std::string_view{"\n\0", 2}) != std::string::npos || mode > 07777) {
        co_return Error{Errc::invalid, fmt::format("cannot upload to \"{}\" with mode {:o}", path, mode)};
    }
    ExecOptions options;
    options.input = fmt::format("{}\n{:04o}\n{}\n", path, mode, content.size());
    options.input += content;
    options.output_limit = 4096;
    auto done = co_await exec(upload_command, std::move(options), deadline);
    if (!done) co_return done.error().in("upload of " + path);
    if (done->succeeded()) co_return Result<void>{};
    co_return Error{Errc::failed, fmt::format("{}: upload of {}: {}", connection_->peer(), path, done->err)};
}

const HostKey& Session::host_key() const noexcept { return connection_->host_key; }
bool Session::alive() const noexcept { return connection_->alive(); }
Deadline Session::last_heard() const noexcept { return connection_->last_heard(); }

void Session::keep_alive() {
    if (!alive()) return;
    // The first call only collects the answer to the request before, if there was one.
    ssh_send_keepalive(connection_->session());
    ssh_send_keepalive(connection_->session());
    connection_->hear();
    connection_->flush_later();
}

void Session::close() { connection_->close(); }

}  // namespace pyscaler::ssh
