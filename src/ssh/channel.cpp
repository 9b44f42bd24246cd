#include "ssh/channel.hpp"

#include "ssh/limits.hpp"
#include "ssh/remote_kill.hpp"

#include <algorithm>
#include <fmt/core.h>
#include <new>

namespace pyscaler::ssh {

Channel::Channel(std::shared_ptr<Connection> connection, OnOutput on_output)
    : connection_(std::move(connection)),
      on_output_(std::move(on_output)),
      handle_(connection_->is_closed() ? nullptr : ssh_channel_new(connection_->session())) {
    if (!handle_) return;
    ssh_callbacks_init(&callbacks_);
    callbacks_.userdata = this;
    callbacks_.channel_data_function = [](ssh_session, ssh_channel, void* data, uint32_t size, int is_err, void* user) {
        const auto& self = *static_cast<Channel*>(user);
        self.on_output_(is_err != 0 ? Stream::err : Stream::out, {static_cast<const char*>(data), size});
        return static_cast<int>(size);  // all is consumed, so that libssh keeps nothing and widens the window again
    };
    callbacks_.channel_exit_status_function = [](ssh_session, ssh_channel, int status, void* user) {
        auto& self = *static_cast<Channel*>(user);
        self.exit_status_ = status;
        self.connection_->rouse();
    };
    callbacks_.channel_exit_signal_function = [](ssh_session, ssh_channel, const char* signal, int, const char*,
                                                 const char*, void* user) {
        auto& self = *static_cast<Channel*>(user);
        self.exit_signal_ = signal;
        self.connection_->rouse();
    };
    callbacks_.channel_close_function = [](ssh_session, ssh_channel, void* user) {
        auto& self = *static_cast<Channel*>(user);
        self.closed_ = true;
        self.connection_->rouse();
    };
    ssh_add_channel_callbacks(handle_, &callbacks_);
}

Channel::~Channel() {
    // ssh_free has freed the channel already. Else packets may still come for it, after this object is gone.
    if (!handle_ || connection_->is_closed()) return;
    if (started_ && !closed_) {
        ssh_channel_request_send_signal(handle_, "KILL");
        if (!process_.empty())
            connection_->scope().spawn("kill", kill_remote_session(connection_, std::move(process_)));
    }
    ssh_remove_channel_callbacks(handle_, &callbacks_);
    ssh_channel_free(handle_);
}

Task<Result<void>> Channel::start(std::string command, Deadline deadline) {
    if (!handle_) co_return connection_->lost();
    auto open = [this] { return ssh_channel_open_session(handle_); };
    auto opened = co_await connection_->repeat(open, SSH_AGAIN, deadline);
    if (!opened) co_return opened.error();
    if (*opened != SSH_OK) {
        if (!connection_->alive()) co_return connection_->lost();
        co_return Error{Errc::limit_exceeded, fmt::format("{}: the node opens no more channels (MaxSessions): {}",
                                                          connection_->peer(), connection_->last_error())};
    }
    auto request = [this, &command] { return ssh_channel_request_exec(handle_, command.c_str()); };
    auto requested = co_await connection_->repeat(request, SSH_AGAIN, deadline);
    if (!requested) co_return requested.error();
    if (*requested != SSH_OK) {
        if (!connection_->alive()) co_return connection_->lost();
        co_return Error{Errc::denied, fmt::format("{}: the node runs no commands: {}", connection_->peer(),
                                                  connection_->last_error())};
    }
    started_ = true;
    co_return Result<void>{};
}

Task<Result<void>> Channel::write(std::string_view input, Deadline deadline) {
    constexpr std::size_t piece = 32768;
    while (!input.empty() && !closed_) {
        if (!connection_->alive()) co_return connection_->lost();
        const auto size = static_cast<std::uint32_t>(std::min(piece, input.size()));
        const int written = ssh_channel_write(handle_, input.data(), size);
        connection_->hear();
        // A command that ended without reading all is no failure: its status tells.
        if (written == SSH_ERROR) co_return connection_->alive() ? Result<void>{} : connection_->lost();
        input.remove_prefix(static_cast<std::size_t>(std::max(written, 0)));
        if (written > 0 && !connection_->write_pending()) continue;
        if (auto woken = co_await connection_->wait(deadline); !woken) co_return woken.error();
    }
    co_return Result<void>{};
}

Task<Result<void>> Channel::write_end() {
    if (!connection_->alive()) co_return connection_->lost();
    if (!closed_) ssh_channel_send_eof(handle_);
    connection_->hear();
    co_return Result<void>{};
}

bool Channel::write_now(std::string_view input) {
    if (closed_ || !connection_->alive()) return false;
    const int written = ssh_channel_write(handle_, input.data(), static_cast<std::uint32_t>(input.size()));
    connection_->hear();
    connection_->flush_later();
    return written >= 0 && static_cast<std::size_t>(written) == input.size();
}

}  // namespace pyscaler::ssh
