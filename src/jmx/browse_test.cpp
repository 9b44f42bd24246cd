#include "jmx/browse.hpp"

#include "jmx/limits.hpp"
#include "jmx/made_answer_test.hpp"
#include "jmx/method_hash.hpp"
#include "jmx/test_jvm.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/write.hpp>
#include <exception>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <utility>

namespace pyscaler::jmx {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;
using ::testing::ElementsAre;
using testing::Jvm;
using testing::run_on_loop;

constexpr auto as_tuple = asio::as_tuple(asio::use_awaitable);
constexpr auto rethrow = [](const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
};

Browse browsed(const Jvm& jvm, std::string pattern) {
    Browse found;
    run_on_loop([&]() -> Task<void> {
        RandomIdentifiers identifiers;
        auto holder = std::make_shared<LeaseHolder>(LeaseHolder::make(identifiers));
        auto client = (co_await Client::log_in(jvm.access(), holder, deadline_in(30s))).value();
        auto result = co_await browse(client, pattern, deadline_in(60s));
        if (result) found = std::move(*result);
        co_await client->leave(deadline_in(5s));
    });
    return found;
}

const BrowsedAttribute& attribute(const BrowsedMBean& mbean, std::string_view name) {
    static const BrowsedAttribute none{};
    const auto found = std::find_if(mbean.attributes.begin(), mbean.attributes.end(),
                                    [name](const auto& one) { return one.described.name == name; });
    return found == mbean.attributes.end() ? none : *found;
}

/// Stands before a JVM, at 127.0.0.2 with the JVM's port, and passes on what both say. Some calls it answers itself.
class Impostor : public std::enable_shared_from_this<Impostor> {
public:
    Impostor(const asio::any_io_executor& executor, std::uint16_t port)
        : acceptor_(executor, {asio::ip::make_address("127.0.0.2"), port}) {}

    /// To calls of this method; an empty answer: nothing, and nothing to what follows on that connection.
    void answer(std::string_view method, std::string bytes) {
        answers_.emplace_back(made::number(static_cast<std::uint64_t>(method_hash(method)), 8), std::move(bytes));
    }
    std::size_t connections() const { return connections_; }

    Task<void> serve() {
        const auto self = shared_from_this();
        for (;;) {
            auto [error, accepted] = co_await acceptor_.async_accept(as_tuple);
            if (error) co_return;
            ++connections_;
            auto client = std::make_shared<tcp::socket>(std::move(accepted));
            auto jvm = std::make_shared<tcp::socket>(acceptor_.get_executor());
            const tcp::endpoint there{asio::ip::make_address("127.0.0.1"), acceptor_.local_endpoint().port()};
            co_await jvm->async_connect(there, asio::use_awaitable);
            asio::co_spawn(acceptor_.get_executor(), pass(client, jvm, true), rethrow);
            asio::co_spawn(acceptor_.get_executor(), pass(jvm, client, false), rethrow);
        }
    }

private:
    const std::string* answer_to(std::string_view call) const {
        for (const auto& [hash, bytes] : answers_)
            if (call.find(hash) != std::string_view::npos) return &bytes;
        return nullptr;
    }

    Task<void> pass(std::shared_ptr<tcp::socket> from, std::shared_ptr<tcp::socket> to, bool asks) {
        const auto self = shared_from_this();
        bool is_own = false;
        bool is_silent = false;
        for (std::array<char, 65536> bytes{};;) {
            const auto [error, count] = co_await from->async_read_some(asio::buffer(bytes), as_tuple);
            if (error) break;
            const auto* own = asks ? answer_to({bytes.data(), count}) : nullptr;
            is_own = is_own || own;
            is_silent = is_silent || (own && own->empty());
            if (is_silent || (is_own && !own)) continue;  // what follows may be the rest of a call
            const auto& target = own ? from : to;
            const auto said = own ? asio::buffer(own->data(), own->size()) : asio::buffer(bytes.data(), count);
            if (std::get<0>(co_await asio::async_write(*target, said, as_tuple))) break;
        }
        from->close();
        to->close();
    }

    tcp::acceptor acceptor_;
    std::vector<std::pair<std::string, std::string>> answers_{};
    std::size_t connections_{0};
};

const std::string get_info =
    "getMBeanInfo(Ljavax/management/ObjectName;Ljavax/security/auth/Subject;)Ljavax/management/MBeanInfo;";
const std::string get_attribute =
    "getAttribute(Ljavax/management/ObjectName;Ljava/lang/String;Ljavax/security/auth/Subject;)Ljava/lang/Object;";
const std::string get_attributes =
    "getAttributes(Ljavax/management/ObjectName;[Ljava/lang/String;Ljavax/security/auth/Subject;)"
    "Ljavax/management/AttributeList;";

/// What is found at a JVM behind an impostor, and how many connections that took.
std::pair<Browse, std::size_t> browsed_behind(const std::vector<std::pair<std::string, std::string>>& answers,
                                              std::string pattern, std::chrono::milliseconds limit) {
    const auto port = testing::free_port();
    const Jvm jvm{{"ssl=false", "authenticate=false", "rmi.port=" + std::to_string(port)}, port};
    std::pair<Browse, std::size_t> found;
    run_on_loop([&]() -> Task<void> {
        const auto executor = co_await asio::this_coro::executor;
        const auto impostor = std::make_shared<Impostor>(executor, port);
        for (const auto& [method, bytes] : answers) impostor->answer(method, bytes);
        asio::co_spawn(executor, impostor->serve(), rethrow);
        auto access = jvm.access();
        access.host = "127.0.0.2";
        RandomIdentifiers identifiers;
        auto holder = std::make_shared<LeaseHolder>(LeaseHolder::make(identifiers));
        auto client = (co_await Client::log_in(access, holder, deadline_in(30s))).value();
        const auto before = impostor->connections();
        auto result = co_await browse(client, pattern, deadline_in(limit));
        if (result) found = {std::move(*result), impostor->connections() - before};
    });
    return found;
}

std::string info_of(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back("a" + std::to_string(i));
    return made::answer(made::mbean_info(count, made::attribute_infos(names, "d")));
}

TEST(Browse, AsksForNoAttributeWhenTimeIsUp) {
    const auto [found, connections] =
        browsed_behind({{get_info, info_of(500)}, {get_attributes, ""}, {get_attribute, ""}}, "fixture:*", 4s);
    ASSERT_EQ(found.mbeans.size(), 1U);
    ASSERT_EQ(found.mbeans.front().attributes.size(), 500U);
    for (const auto& one : found.mbeans.front().attributes) EXPECT_EQ(one.cause, "timeout");
    EXPECT_LE(connections, 2U);
}

TEST(Browse, AsksASilentJvmNoMore) {
    const auto [found, connections] = browsed_behind({{get_info, ""}}, "java.lang:*", 60s);
    EXPECT_EQ(found.mbeans.size(), static_cast<std::size_t>(limits::timeouts));
    EXPECT_GT(found.left_off, 5U);
    for (const auto& one : found.mbeans) EXPECT_EQ(one.cause, "timeout");
    EXPECT_LE(connections, 2U);
}

TEST(Browse, TellsOfAttributesThatAreTooMany) {
    const auto [found, connections] = browsed_behind({{get_info, info_of(limits::attributes + 7)},
                                                      {get_attributes, made::answer("p")},
                                                      {get_attribute, made::answer(made::text("v"))}},
                                                     "fixture:*", 60s);
    ASSERT_EQ(found.mbeans.size(), 1U);
    EXPECT_EQ(found.mbeans.front().attributes.size(), limits::attributes);
    EXPECT_EQ(found.mbeans.front().attributes.back().value, "v");
    EXPECT_EQ(found.mbeans.front().cause, "7 attributes are left off");
}

TEST(Browse, ShowsEveryAttributeWithItsValueOrTheCause) {
    const Jvm jvm;
    const auto fixture = browsed(jvm, "fixture:*");
    ASSERT_EQ(fixture.mbeans.size(), 1U);
    const auto& values = fixture.mbeans.front();
    EXPECT_EQ(values.name, "fixture:type=Values");
    const struct {
        const char* name;
        const char* type;
        const char* value;
        const char* cause;
    } rows[] = {
        {"Int", "int", "123456", ""},
        {"Colour", "JmxFixture$Colour", "GREEN", ""},
        {"Closed", "JmxFixture$Closed", "", "unreadable value"},
        {"Throwing", "int", "", "getter failed"},
    };
    for (const auto& row : rows) {
        const auto& found = attribute(values, row.name);
        EXPECT_EQ(found.described.type, row.type) << row.name;
        EXPECT_EQ(found.value, row.value) << row.name;
        EXPECT_EQ(found.cause, row.cause) << row.name;
    }
    const auto memory = browsed(jvm, "java.lang:type=Memory");
    ASSERT_EQ(memory.mbeans.size(), 1U);
    EXPECT_THAT(attribute(memory.mbeans.front(), "HeapMemoryUsage").keys,
                ElementsAre("committed", "init", "max", "used"));
    EXPECT_TRUE(browsed(jvm, "nonsense").mbeans.empty());
}

}  // namespace
}  // namespace pyscaler::jmx
