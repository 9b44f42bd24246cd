#include "jmx/mould.hpp"

#include "jmx/call_answer_reader.hpp"
#include "jmx/limits.hpp"
#include "jmx/made_answer_test.hpp"
#include "jmx/recorded_answer_test.hpp"
#include "jmx/text.hpp"

#include <filesystem>
#include <gtest/gtest.h>
#include <optional>
#include <random>

namespace pyscaler::jmx {
namespace {

constexpr Awaited asked{Expects::object, 1};

/// What was read of `bytes`, in pieces of `piece`: the failure, or the value with all primitives in it.
std::string reading(const std::string& bytes, Moulds* moulds, std::size_t piece = 1 << 20) {
    CallAnswerReader reader{asked, moulds};
    std::string unread;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        unread += bytes.substr(at, piece);
        Cursor cursor{unread};
        const auto read = reader.read(cursor);
        if (!read) return read.error().detail();
        unread.erase(0, cursor.position());
        if (*read == Progress::hungry) continue;
        const auto answer = reader.answer();
        auto said = text_of(answer->graph, answer->value) + " " + std::to_string(answer->uid.unique) + ":";
        for (const auto& slot : answer->graph.slots) said += " " + std::to_string(slot.integer());
        return said + (unread.empty() && at + piece >= bytes.size() ? "" : " and bytes behind it");
    }
    return "hungry";
}

/// All recorded answers that a mould can be made of, with what is primitive in them.
struct Recorded {
    std::string name{};
    std::string bytes{};
    std::vector<PrimitiveSpot> spots{};
    std::shared_ptr<Answer> answer{};
};

std::vector<Recorded> recorded_answers() {
    std::vector<Recorded> all;
    for (const auto& file : std::filesystem::directory_iterator(PYSCALER_SOURCE_DIR "/src/jmx/fixtures/answers")) {
        Recorded one{file.path().stem(), recorded(file.path().stem()), {}, {}};
        AnswerReader reader{Expects::object};
        reader.note_primitives(&one.spots);
        Cursor cursor{one.bytes};
        const auto read = reader.read(cursor);
        one.answer = reader.share();
        if (read && *read == Progress::complete && !one.answer->thrown && !one.answer->aborted)
            all.push_back(std::move(one));
    }
    return all;
}

TEST(Mould, ReadsWhatDiffersInPrimitivesAsItIsReadInFull) {
    std::mt19937 random{1};
    std::size_t casts = 0;
    for (const auto& one : recorded_answers()) {
        Moulds moulds;
        EXPECT_EQ(reading(one.bytes, &moulds), reading(one.bytes, nullptr)) << one.name;
        auto other = one.bytes;
        for (std::size_t i = 8; i < 8 + Uid::size; ++i) other[i] = static_cast<char>(random());
        for (const auto& spot : one.spots)
            for (std::size_t i = 0; i < width_of(spot.type); ++i) other[spot.offset + i] = static_cast<char>(random());
        Mould::Fit fit{};
        EXPECT_NE(moulds.find(asked.kind, other, fit), nullptr) << one.name;
        EXPECT_EQ(fit, Mould::Fit::whole) << one.name;
        for (const std::size_t piece : {1U << 20, 1U, 100U})
            EXPECT_EQ(reading(other, &moulds, piece), reading(other, nullptr)) << one.name;
        ++casts;
    }
    EXPECT_GE(casts, 40U);
}

TEST(Mould, FitsNothingThatDiffersElsewhere) {
    for (const auto& one : recorded_answers()) {
        const Mould mould{one.bytes, one.spots, one.answer};
        std::vector<bool> free(one.bytes.size());
        std::fill_n(free.begin() + 8, Uid::size, true);
        for (const auto& spot : one.spots)
            std::fill_n(free.begin() + static_cast<std::ptrdiff_t>(spot.offset), width_of(spot.type), true);
        for (std::size_t i = 0; i < one.bytes.size(); ++i) {
            auto other = one.bytes;
            other[i] = static_cast<char>(other[i] ^ 1);
            const auto expected = free[i] ? Mould::Fit::whole : Mould::Fit::none;
            ASSERT_EQ(mould.fit(other), expected) << one.name << " at " << i;
            // As soon as the byte has come it is seen.
            ASSERT_EQ(mould.fit(other.substr(0, i + 1)) == Mould::Fit::none, !free[i]) << one.name << " at " << i;
        }
    }
}

TEST(Mould, IsMadeAlsoWhereNothingHadComeAtFirst) {
    Moulds moulds;
    const auto bytes = recorded("heap");
    CallAnswerReader reader{asked, &moulds};
    Cursor nothing{std::string_view{}};
    ASSERT_EQ(*reader.read(nothing), Progress::hungry);
    Cursor all{bytes};
    ASSERT_EQ(*reader.read(all), Progress::complete);
    Mould::Fit fit{};
    EXPECT_NE(moulds.find(asked.kind, bytes, fit), nullptr);
}

TEST(Mould, IsNotUsedWhileSomebodyHasItsAnswer) {
    Moulds moulds;
    const auto bytes = recorded("heap");
    CallAnswerReader first{asked, &moulds};
    Cursor cursor{bytes};
    ASSERT_TRUE(first.read(cursor));
    CallAnswerReader second{asked, &moulds};
    Cursor again{bytes};
    ASSERT_TRUE(second.read(again));
    EXPECT_NE(first.answer(), second.answer());
    EXPECT_EQ(reading(bytes, &moulds), reading(bytes, nullptr));
}

TEST(Moulds, KeepAFewOfEachCallAndForgetAllWhenTheyBecomeTooMany) {
    Moulds moulds;
    Mould::Fit fit{};
    const auto keep = [&](CallKind kind, char mark, std::size_t size) {
        const std::string bytes(size, mark);
        moulds.keep(kind, Mould{bytes, {}, std::make_shared<Answer>()});
        return bytes;
    };
    const auto oldest = keep(1, 'a', 100);
    std::string newest;
    for (std::size_t i = 0; i < limits::moulds_of_call; ++i) newest = keep(1, static_cast<char>('b' + i), 100);
    EXPECT_EQ(moulds.find(1, oldest, fit), nullptr) << "the oldest made place";
    EXPECT_NE(moulds.find(1, newest, fit), nullptr);
    EXPECT_EQ(moulds.find(3, newest, fit), nullptr) << "another call's";
    const auto large = keep(5, 'l', limits::mould + 1);
    EXPECT_EQ(moulds.find(5, large, fit), nullptr) << "one so large is not kept";
    for (std::size_t i = 0; i * limits::mould < limits::moulds_memory; ++i) keep(100 + i, 'x', limits::mould);
    EXPECT_EQ(moulds.find(1, newest, fit), nullptr);
}

TEST(Moulds, KeepNoneWhoseGraphIsLargeAndNotTooManyLargeOnes) {
    Moulds moulds;
    Mould::Fit fit{};
    const std::string bytes(100, 'b');
    const auto keep = [&](CallKind kind, std::size_t memory) {
        moulds.keep(kind, Mould{bytes, {}, std::make_shared<Answer>(), memory});
    };
    keep(1, limits::mould_memory);
    EXPECT_EQ(moulds.find(1, bytes, fit), nullptr);
    keep(1, limits::mould_memory - bytes.size());
    EXPECT_NE(moulds.find(1, bytes, fit), nullptr);
    for (std::size_t i = 1; i <= limits::moulds_memory / limits::mould_memory; ++i)
        keep(1 + i, limits::mould_memory - bytes.size());
    EXPECT_EQ(moulds.find(1, bytes, fit), nullptr) << "all were thrown away when they became too large together";
}

TEST(Mould, IsNotMadeOfFewBytesThatTakeMuchMemory) {
    // Fields of a class that is not serializable have room in each object, and nothing on the wire.
    constexpr char not_serializable = 0;
    const auto object = "s" + made::class_of("C", made::many_fields(1024), not_serializable);
    const auto bytes =
        made::answer(made::list("java.util.ArrayList", object + made::repeated("s" + made::reference(2), 750)));
    ASSERT_LE(bytes.size(), limits::mould);
    Moulds moulds;
    CallAnswerReader reader{asked, &moulds};
    Cursor cursor{bytes};
    ASSERT_EQ(*reader.read(cursor), Progress::complete);
    Mould::Fit fit{};
    EXPECT_EQ(moulds.find(asked.kind, bytes, fit), nullptr);
}

}  // namespace
}  // namespace pyscaler::jmx
