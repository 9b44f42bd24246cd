#include "jmx/receive_buffer.hpp"

#include "jmx/text_store.hpp"

#include <gtest/gtest.h>
#include <string>

namespace pyscaler::jmx {
namespace {

void put(ReceiveBuffer& buffer, std::string_view bytes) {
    std::copy(bytes.begin(), bytes.end(), buffer.room(bytes.size()));
    buffer.received(bytes.size());
}

TEST(ReceiveBuffer, KeepsWhatIsUnreadInOrderHoweverMuchComesAndGoes) {
    ReceiveBuffer buffer;
    std::string sent, read;
    for (std::size_t round = 0; round < 300; ++round) {
        const std::string more(round * 37 % 1000, static_cast<char>('a' + round % 26));
        put(buffer, more);
        sent += more;
        const auto part = buffer.unread().size() * (round % 3) / 2;
        read += buffer.unread().substr(0, part);
        buffer.forget(part);
    }
    read += buffer.unread();
    EXPECT_EQ(read, sent);
}

TEST(ReceiveBuffer, GivesMuchMemoryBackOnceItIsRead) {
    ReceiveBuffer buffer;
    EXPECT_TRUE(buffer.unread().empty());
    put(buffer, std::string(100'000, 'x'));
    EXPECT_EQ(buffer.unread().size(), 100'000U);
    buffer.forget(100'000);
    EXPECT_EQ(buffer.free(), 0U);
    put(buffer, "next");
    EXPECT_EQ(buffer.unread(), "next");
}

TEST(TextStore, KeepsTextsWhereTheyAre) {
    TextStore store;
    std::vector<std::string> texts;
    std::vector<std::string_view> kept;
    for (std::size_t i = 0; i < 500; ++i) {
        texts.emplace_back(i * 13 % 1500, static_cast<char>('a' + i % 26));
        kept.push_back(store.keep(texts.back()));
    }
    for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(kept[i], texts[i]) << i;
}

}  // namespace
}  // namespace pyscaler::jmx
