#pragma once
#include "ssh/connection.hpp"
#include "ssh/exec.hpp"

#include <functional>
#include <libssh/callbacks.h>

namespace pyscaler::ssh {

/// One channel of a connection that runs one command; for the files of this module only. It stays where it was made:
/// libssh keeps its address. Destroying it kills what still runs in it.
class Channel {
public:
    using OnOutput = std::function<void(Stream, std::string_view)>;

    Channel(std::shared_ptr<Connection> connection, OnOutput on_output);
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    Task<Result<void>> start(std::string command, Deadline deadline);
    /// Sends all of `input`, waiting while the peer takes no more.
    Task<Result<void>> write(std::string_view input, Deadline deadline);
    Task<Result<void>> write_end();
    /// Sends `input` without waiting; false when the peer does not take all of it.
    bool write_now(std::string_view input);

    /// The command's process id on the node, once it is known.
    void remember_process(std::string id) { process_ = std::move(id); }

    /// The command has ended; output may still come from others that hold the channel.
    bool has_ended() const noexcept { return closed_ || exit_status_ || !exit_signal_.empty(); }
    /// The peer has closed it: nothing more will come.
    bool is_closed() const noexcept { return closed_; }
    const std::optional<int>& exit_status() const noexcept { return exit_status_; }
    const std::string& exit_signal() const noexcept { return exit_signal_; }

private:
    std::shared_ptr<Connection> connection_;
    OnOutput on_output_;
    ssh_channel handle_;
    ssh_channel_callbacks_struct callbacks_{};
    std::optional<int> exit_status_{};
    std::string exit_signal_{};
    std::string process_{};
    bool started_{false};
    bool closed_{false};
};

}  // namespace pyscaler::ssh
