#pragma once
#include "base/turn.hpp"
#include "jmx/access.hpp"
#include "jmx/answer.hpp"
#include "jmx/lease_holder.hpp"
#include "jmx/mbean.hpp"
#include "jmx/wire.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace pyscaler::jmx {

/// Something to ask a JVM.
struct Question {
    Call call{};
    std::string what{};                   ///< it is about, for errors
    std::chrono::milliseconds timeout{};  ///< from when all before it were answered
};

/// Takes the answer to a question, of which it says how many were before it.
using TakeAnswer = std::function<void(std::size_t, Result<std::shared_ptr<Answer>>)>;

/// One login at a JVM's JMX connector. Any number of coroutines of its loop may ask; each has its turn. A TCP
/// connection that was lost or had to be closed is made again without a new login.
class Client : public std::enable_shared_from_this<Client> {
public:
    /// Registry, server, connection, lease. The errors of `Wire::connect`; `Failure::authentication_failed`,
    /// `not_bound`, `not_jmx`, `tls_expected`, `tls_missing`. `holder` is ours at all JVMs.
    static Task<Result<std::shared_ptr<Client>>> log_in(Access access, std::shared_ptr<LeaseHolder> holder,
                                                        Deadline deadline, std::shared_ptr<Moulds> moulds = nullptr);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    /// Asks all without waiting for an answer before the next is sent, so that several cost one round trip and few
    /// packets. `take` gets the answers as they come, in the order asked, up to and with the first failure that closed
    /// the connection; returns how many these were. What was asked behind it is to be asked again.
    /// `Failure::no_such_mbean`, `no_such_attribute`, `getter_failed`,
    /// `unreadable`, `access_denied`, `connection_forgotten`; `Errc::timed_out`, and what `Wire` fails with.
    Task<std::size_t> ask(std::vector<Question> questions, TakeAnswer take, Deadline deadline);
    Question about_attribute(const std::string& mbean, const std::string& attribute,
                             std::chrono::milliseconds timeout) const;
    /// What could not be read is not in the answer's list.
    Question about_attributes(const std::string& mbean, const std::vector<std::string>& attributes,
                              std::chrono::milliseconds timeout) const;
    Question about_names(const std::string& pattern, std::chrono::milliseconds timeout) const;

    /// The answer's value is that of the attribute. The failures of `ask`; `Errc::invalid` for what is no name of an
    /// MBean.
    Task<Result<std::shared_ptr<Answer>>> get_attribute(std::string mbean, std::string attribute, Deadline deadline);
    /// The answer's value is a list; see `values_in`. What could not be read is not in it.
    Task<Result<std::shared_ptr<Answer>>> get_attributes(std::string mbean, std::vector<std::string> attributes,
                                                         Deadline deadline);
    Task<Result<std::vector<std::string>>> query_names(std::string pattern, Deadline deadline);
    Task<Result<MBeanDescription>> describe(std::string mbean, Deadline deadline);
    Task<Result<std::string>> default_domain(Deadline deadline);

    /// Attributes that spoil an answer which they share.
    bool is_read_alone(const std::string& mbean, const std::string& attribute) const {
        return alone_.contains({mbean, attribute});
    }
    void read_alone(std::string mbean, std::string attribute) {
        alone_.emplace(std::move(mbean), std::move(attribute));
    }

    /// Renews the lease, and asks something cheap of a connection that was idle, when it is time for either.
    Task<Result<void>> keep_alive(Deadline deadline);
    bool is_time_to_keep_alive() const noexcept;

    /// Says good-bye, so that the JVM frees its threads at once.
    Task<void> leave(Deadline deadline);

    /// Whether the JVM no longer knows this login.
    bool is_forgotten() const noexcept { return forgotten_; }
    /// Whether the TCP connection stands.
    bool is_connected() const noexcept { return wire_ && wire_->is_open(); }
    void close() noexcept;

private:
    Client(Access access, std::shared_ptr<LeaseHolder> holder, std::shared_ptr<Moulds> moulds)
        : access_(std::move(access)), holder_(std::move(holder)), moulds_(std::move(moulds)) {}

    Task<Result<std::shared_ptr<Wire>>> connect(RemoteObject object, Deadline deadline);
    Task<Result<RemoteObject>> look_up(Deadline deadline);
    Task<Result<void>> log_in(Deadline deadline);
    Task<Result<std::shared_ptr<Answer>>> ask_one(Question question, Deadline deadline);
    struct Asking;
    Task<void> ask_in_turn(Asking& asking, Deadline deadline);
    Task<Result<void>> exchange(Asking& asking, Deadline deadline);
    Task<Result<std::shared_ptr<Wire>>> connected_wire(Deadline deadline);
    Task<Result<void>> take_lease(std::vector<ObjectId> ids, Deadline deadline);
    WireTarget target_of(const RemoteObject& object) const;
    Result<void> check_tls(const RemoteObject& object) const;

    Access access_;
    std::shared_ptr<LeaseHolder> holder_;
    std::shared_ptr<Moulds> moulds_;
    std::shared_ptr<boost::asio::ssl::context> tls_{};
    RemoteObject object_{};  // the connection's
    std::shared_ptr<Wire> wire_{};
    Turns turns_{};
    Deadline last_call_{};
    Deadline renew_at_{};
    std::set<std::pair<std::string, std::string>> alone_{};
    bool forgotten_{false};
};

}  // namespace pyscaler::jmx
