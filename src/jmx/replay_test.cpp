#include "jmx/client.hpp"
#include "jmx/failure.hpp"
#include "jmx/moulds.hpp"
#include "jmx/number.hpp"
#include "jmx/recorded_conversation_test.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pyscaler::jmx {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;
using std::chrono::steady_clock;

constexpr auto patience = 60s;
constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);

std::string hex(std::string_view bytes) {
    std::string text;
    for (const auto byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
    return text;
}

/// Opens when as many as it is for have come to it.
class Gate {
public:
    Gate(asio::any_io_executor executor, std::size_t count)
        : opened_(std::move(executor), steady_clock::time_point::max()), missing_(count) {}

    Task<void> pass() {
        if (missing_ > 0 && --missing_ == 0) opened_.cancel();
        if (missing_ > 0) co_await opened_.async_wait(as_tuple);
    }

private:
    asio::steady_timer opened_;
    std::size_t missing_;
};

/// How a peer fails at one of its answers: it says nothing, half of it, or drips it byte by byte.
enum class Fault { none, silent, half, drip };

struct Failing {
    Fault fault{Fault::none};
    std::size_t answer{0};  ///< counted over all connections of the conversation
};

/// The server's part of a conversation. Demands of the client the very bytes that were recorded.
class Peer {
public:
    Peer(const asio::any_io_executor& executor, const Conversation& conversation, std::shared_ptr<Gate> gate,
         std::size_t piece, Failing failing)
        : acceptor_(executor, {asio::ip::make_address("127.0.0.1"), 0}),
          pause_(executor),
          conversation_(conversation),
          gate_(std::move(gate)),
          piece_(piece),
          failing_(failing) {}

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    Task<void> serve() {
        for (const auto& connection : conversation_.connections) {
            auto [error, socket] = co_await acceptor_.async_accept(as_tuple);
            if (error) co_return;
            socket.set_option(tcp::no_delay(true));
            sockets_.push_back(std::move(socket));
            for (auto turn = connection.begin(); turn != connection.end() && !error; ++turn)
                error = co_await (turn->of_client ? listen(*turn) : answer(*turn));
        }
    }

private:
    /// Fails where the client has hung up, which it does when it had enough of an answer.
    Task<boost::system::error_code> listen(Conversation::Turn turn) {
        std::string received(turn.bytes.size(), '\0');
        const auto [error, count] = co_await asio::async_read(sockets_.back(), asio::buffer(received), as_tuple);
        if (!error) EXPECT_EQ(hex(received), hex(turn.bytes));
        co_return error;
    }

    Task<boost::system::error_code> answer(Conversation::Turn turn) {
        if (answers_ == 1) co_await gate_->pass();
        const bool fails = failing_.fault != Fault::none && answers_ == failing_.answer;
        ++answers_;
        for (unsigned byte = 0; byte < 4 && turn.port_at != std::string::npos; ++byte)
            turn.bytes[turn.port_at + byte] = static_cast<char>(port() >> (24 - 8 * byte));
        if (fails && failing_.fault == Fault::silent) turn.bytes.clear();
        if (fails && failing_.fault == Fault::half) turn.bytes.resize(turn.bytes.size() / 2);
        const auto piece = fails && failing_.fault == Fault::drip ? 1 : piece_;
        boost::system::error_code error;
        for (std::size_t at = 0; at < turn.bytes.size() && !error; at += piece) {
            const auto bytes = asio::buffer(turn.bytes.data() + at, std::min(piece, turn.bytes.size() - at));
            std::tie(error, std::ignore) = co_await asio::async_write(sockets_.back(), bytes, as_tuple);
            if (!fails) continue;
            pause_.expires_after(100ms);
            co_await pause_.async_wait(as_tuple);
        }
        co_return error;
    }

    tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    const Conversation& conversation_;
    std::shared_ptr<Gate> gate_;
    std::size_t piece_;
    Failing failing_;
    std::size_t answers_{0};
    std::vector<tcp::socket> sockets_{};
};

/// The lease holder of the recordings.
std::shared_ptr<LeaseHolder> recorded_holder() {
    LeaseHolder holder;
    for (unsigned char i = 0; i < 8; ++i) holder.id.address[i] = static_cast<unsigned char>(i + 1);
    holder.id.uid = {0x0a0b0c0d, 0x1122334455667788, 0x0102};
    return std::make_shared<LeaseHolder>(holder);
}

std::string number_text(const Graph& graph, const Value& value) {
    const auto number = number_of(graph, value);
    return number ? fmt::format("{}", *number) : number.error().code().message();
}

template <class T>
std::string said_by(const Result<T>& result, const std::function<std::string(const T&)>& text) {
    return result ? text(*result) : result.error().code().message();
}

std::string list_text(const std::shared_ptr<Answer>& answer) {
    std::string all;
    for (const auto& each : values_in(answer->graph, answer->value))
        all += fmt::format("{}{}={}", all.empty() ? "" : " ", each.name, number_text(answer->graph, each.value));
    return all;
}

Task<std::string> ask(std::shared_ptr<Client> client, std::string what, Deadline deadline) {
    std::istringstream words(what);
    std::string kind, on, name;
    words >> kind >> on;
    std::vector<std::string> names;
    while (words >> name) names.push_back(name);
    if (kind == "domain")
        co_return said_by<std::string>(co_await client->default_domain(deadline),
                                       [](const auto& text) { return text; });
    if (kind == "names")
        co_return said_by<std::vector<std::string>>(co_await client->query_names(on, deadline),
                                                    [](const auto& all) { return fmt::format("{}", all.at(0)); });
    using Given = std::shared_ptr<Answer>;
    if (kind == "attributes") co_return said_by<Given>(co_await client->get_attributes(on, names, deadline), list_text);
    co_return said_by<Given>(co_await client->get_attribute(on, names.at(0), deadline),
                             [](const Given& answer) { return number_text(answer->graph, answer->value); });
}

/// How one conversation went: what was said to each ask, up to the first timeout.
struct Held {
    std::vector<std::string> said{};
    std::chrono::milliseconds late{0};  ///< how long after its deadline a call that timed out has ended
};

/// Holds conversations with peers of theirs, all at once on one loop.
class Replay {
public:
    explicit Replay(std::vector<Conversation> conversations) : conversations_(std::move(conversations)) {}

    std::vector<Held> run(std::chrono::milliseconds limit, const std::function<Failing(std::size_t)>& failing) {
        auto gate = std::make_shared<Gate>(loop_.get_executor(), conversations_.size());
        held_.resize(conversations_.size());
        left_ = conversations_.size();
        const auto end = [this](std::exception_ptr error) {
            if (error) std::rethrow_exception(error);
            if (--left_ == 0) loop_.stop();
        };
        const auto serve_end = [](std::exception_ptr error) {
            if (error) std::rethrow_exception(error);
        };
        for (std::size_t i = 0; i < conversations_.size(); ++i) {
            const std::size_t pieces[] = {65536, 1000, 17, 3};
            peers_.push_back(
                std::make_unique<Peer>(loop_.get_executor(), conversations_[i], gate, pieces[i % 4], failing(i)));
            asio::co_spawn(loop_, peers_.back()->serve(), serve_end);
            const auto allowed = failing(i).fault == Fault::none ? std::chrono::milliseconds{patience} : limit;
            asio::co_spawn(loop_, hold(i, allowed), end);
        }
        loop_.run();
        return held_;
    }

private:
    void note(Held& held, std::string said, Deadline deadline) {
        if (said == "timeout")
            held.late = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - deadline);
        held.said.push_back(std::move(said));
    }

    Task<void> hold(std::size_t number, std::chrono::milliseconds limit) {
        auto& held = held_[number];
        Access access;
        access.host = "127.0.0.1";
        access.port = peers_[number]->port();
        // The way to the gate, where all wait for the last, is no peer's fault.
        auto deadline = deadline_in(std::max<std::chrono::milliseconds>(limit, limit_of_login_));
        auto client = co_await Client::log_in(access, recorded_holder(), deadline, moulds_);
        if (!client) co_return note(held, client.error().code().message(), deadline);
        for (const auto& each : conversations_[number].asks) {
            deadline = deadline_in(limit);
            note(held, co_await ask(*client, each.what, deadline), deadline);
            if (held.said.back() == "timeout") co_return;
        }
        co_await (*client)->leave(deadline_in(patience));
    }

    static constexpr std::chrono::milliseconds limit_of_login_{3000};
    asio::io_context loop_{1};
    std::vector<Conversation> conversations_;
    std::shared_ptr<Moulds> moulds_{std::make_shared<Moulds>()};
    std::vector<std::unique_ptr<Peer>> peers_{};
    std::vector<Held> held_{};
    std::size_t left_{0};
};

std::vector<std::string> expected_of(const Conversation& conversation) {
    std::vector<std::string> all;
    for (const auto& each : conversation.asks) all.push_back(each.expected);
    return all;
}

TEST(Replay, OfAHundredConversationsAtOnceBringsEachItsOwnValues) {
    const auto conversations = recorded_conversations();
    ASSERT_EQ(conversations.size(), 100U);
    const auto held = Replay{conversations}.run(patience, [](std::size_t) { return Failing{}; });
    for (std::size_t i = 0; i < held.size(); ++i) EXPECT_EQ(held[i].said, expected_of(conversations[i])) << i;
}

TEST(Replay, KeepsTheDeadlinesOfPeersThatStallAndTheValuesOfTheOthers) {
    const auto conversations = recorded_conversations();
    const auto failing = [](std::size_t i) {
        const Fault faults[] = {Fault::silent, Fault::half, Fault::drip};
        // From the answer to the login (the registry's two and the greeting come before) to the fourth question.
        return i % 4 == 1 ? Failing{faults[i / 4 % 3], 3 + i / 12 % 6} : Failing{};
    };
    const auto held = Replay{conversations}.run(400ms, failing);
    for (std::size_t i = 0; i < held.size(); ++i) {
        auto said = held[i].said;
        auto expected = expected_of(conversations[i]);
        if (failing(i).fault != Fault::none) {
            ASSERT_FALSE(said.empty()) << i;
            EXPECT_EQ(said.back(), "timeout") << i;
            EXPECT_GE(held[i].late, 0ms) << i;
            EXPECT_LT(held[i].late, 5s) << i;
            said.pop_back();
            expected.resize(said.size());
        }
        EXPECT_EQ(said, expected) << i;
    }
}

}  // namespace
}  // namespace pyscaler::jmx
