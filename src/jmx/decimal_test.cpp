#include "jmx/decimal.hpp"

#include "jmx/limits.hpp"
#include "jmx/made_answer_test.hpp"
#include "jmx/number.hpp"

#include <cmath>
#include <gtest/gtest.h>
#include <limits>

namespace pyscaler::jmx {
namespace {

constexpr auto infinity = std::numeric_limits<double>::infinity();
constexpr std::int64_t most = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int32_t>::min();

/// The bytes of a whole number.
std::string bytes_of(std::string_view digits) {
    std::string bytes;
    for (const auto digit : digits) {
        unsigned carry = static_cast<unsigned>(digit - '0');
        for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte) {
            carry += static_cast<unsigned char>(*byte) * 10U;
            *byte = static_cast<char>(carry & 0xff);
            carry >>= 8;
        }
        if (carry > 0) bytes.insert(bytes.begin(), static_cast<char>(carry));
    }
    return bytes;
}

std::string ten_to_the(std::size_t power) { return "1" + std::string(power, '0'); }

TEST(Decimal, IsTheNearestDouble) {
    const struct {
        const char* what;
        std::string digits;
        std::int64_t scale;
        double number;
    } cases[] = {
        {"a usual one", "1275", 2, 12.75},
        {"no binary fraction", "7", 2, 0.07},
        {"of many digits", "31415926535897932384626433832795028841971", 40, 3.141592653589793},
        {"between two doubles", "9007199254740993", 0, 9007199254740992},
        {"just above the middle", "90071992547409930000000000000000000000001", 25, 9007199254740994},
        {"a power of ten over itself", ten_to_the(400), 400, 1},
        {"near the largest", "17976931348623157", -292, 1.7976931348623157e308},
        {"near the smallest", "5", 324, 4.9406564584124654e-324},
        {"too large", "1", -309, infinity},
        {"much too large", ten_to_the(400), 0, infinity},
        {"too small", "1", 330, 0},
        {"nothing", "0", -400, 0},
        {"no bytes", "", 0, 0},
        {"the least scale", "1", least, infinity},
        {"the greatest scale", "1", most, 0},
        {"nothing at the least scale", "0", least, 0},
    };
    for (const auto& [what, digits, scale, number] : cases) EXPECT_EQ(decimal(bytes_of(digits), scale), number) << what;
}

TEST(Decimal, OfVeryManyDigitsIsInfiniteZeroOrNotTold) {
    const std::string many(1 << 20, '\x7f');
    EXPECT_EQ(decimal(many, 0), infinity);
    EXPECT_EQ(decimal(many, most), 0);
    EXPECT_EQ(decimal(many, 2'525'000), std::nullopt);
    EXPECT_EQ(decimal(std::string(1 << 20, '\0') + '\2', 0), 2);
}

std::string big_integer(std::int32_t sign, const std::string& bytes) {
    return "s" + made::class_of("java.math.BigInteger", {{"I", "signum"}, {"[B", "magnitude"}}) +
           made::number(static_cast<std::uint32_t>(sign), 4) + "u" + made::class_of("[B", {}) +
           made::number(bytes.size(), 4) + bytes;
}

TEST(BigNumber, IsReadWithItsSignAndScale) {
    const auto number = [](const std::string& object) {
        const auto answer = made::read_answer(object);
        const auto read = answer ? number_of(answer->graph, answer->value) : Error{Errc::failed, "unread"};
        return read ? *read : std::numeric_limits<double>::quiet_NaN();
    };
    const auto decimal = [&](std::int32_t sign, std::string_view digits, std::int32_t scale) {
        return number("s" +
                      made::class_of("java.math.BigDecimal", {{"I", "scale"}, {"Ljava/math/BigInteger;", "intVal"}}) +
                      made::number(static_cast<std::uint32_t>(scale), 4) + big_integer(sign, bytes_of(digits)));
    };
    EXPECT_EQ(decimal(1, ten_to_the(400), 400), 1);
    EXPECT_EQ(decimal(-1, ten_to_the(400), 399), -10);
    EXPECT_EQ(decimal(0, "", -400), 0);
    EXPECT_EQ(decimal(-1, "7", 2), -0.07);
    EXPECT_EQ(decimal(1, "12", -2), 1200);
    EXPECT_FALSE(std::signbit(decimal(-1, "1", 400)));
    EXPECT_EQ(number(big_integer(-1, bytes_of("258"))), -258);
    EXPECT_EQ(number(big_integer(1, bytes_of("9007199254740993"))), 9007199254740992);
}

}  // namespace
}  // namespace pyscaler::jmx
