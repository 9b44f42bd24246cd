#include "samples/embedded/integer_column.hpp"

#include "samples/embedded/bits.hpp"

#include <array>
#include <limits>
#include <numeric>

namespace pyscaler::samples::embedded {

namespace {

enum Model : unsigned { from_least, difference, second_difference, difference_from_least };
constexpr unsigned nothing_left = 63;
constexpr unsigned most_ones = 24;

// All arithmetic wraps around, so that any 64 bits survive.
std::int64_t minus(std::int64_t left, std::int64_t right) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) - static_cast<std::uint64_t>(right));
}
std::int64_t plus(std::int64_t left, std::int64_t right) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(left) + static_cast<std::uint64_t>(right));
}

/// One way to write the column.
struct Plan {
    unsigned model{from_least};
    std::vector<std::int64_t> starts{};
    std::vector<std::uint64_t> codes{};
    std::uint64_t divisor{0};
    unsigned rice{nothing_left};
    std::uint64_t size{0};  ///< in bits, nearly
};

std::uint64_t code_length(std::uint64_t code, unsigned rice) {
    const auto quotient = code >> rice;
    return quotient < most_ones ? quotient + 1 + rice : most_ones + 64;
}

std::uint64_t codes_length(const std::vector<std::uint64_t>& codes, unsigned rice) {
    std::uint64_t length = 0;
    for (const auto code : codes) length += code_length(code, rice);
    return length;
}

/// How many bits half of the codes need at most: the best parameter is not far from it, whatever the outliers are.
unsigned median_width(const std::vector<std::uint64_t>& codes) {
    std::array<std::size_t, 65> counts{};
    for (const auto code : codes) ++counts[static_cast<unsigned>(std::bit_width(code))];
    unsigned width = 0;
    for (auto seen = counts[0]; seen * 2 < codes.size(); seen += counts[width]) ++width;
    return width;
}

/// Walks from the median to where the length has its least.
void choose_rice(Plan& plan) {
    plan.rice = std::min(62u, median_width(plan.codes));
    plan.size = codes_length(plan.codes, plan.rice);
    const auto walk = [&plan](unsigned end, unsigned step) {
        while (plan.rice != end) {
            const auto length = codes_length(plan.codes, plan.rice + step);
            if (length >= plan.size) return;
            plan.rice += step;
            plan.size = length;
        }
    };
    const auto begin = plan.rice;
    walk(0, ~0u);  // downwards: adding it takes one away
    if (plan.rice == begin) walk(62, 1);
}

std::uint64_t common_divisor(const std::vector<std::int64_t>& numbers, bool is_signed) {
    std::uint64_t divisor = 0;
    for (const auto number : numbers) {
        const auto bits = static_cast<std::uint64_t>(number);
        const auto size = is_signed && number < 0 ? ~bits + 1 : bits;
        // Most are multiples, and a remainder costs a fraction of a gcd.
        if (divisor == 0 || size % divisor != 0) divisor = std::gcd(divisor, size);
        if (divisor == 1) break;
    }
    return divisor;
}

/// Turns what the model left over into codes.
void finish(Plan& plan, const std::vector<std::int64_t>& left_over, bool is_signed) {
    auto divisor = common_divisor(left_over, is_signed);
    plan.size = 0;
    if (divisor != 0) {
        if (divisor > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) divisor = 1;
        plan.divisor = divisor;
        plan.codes.reserve(left_over.size());
        const auto signed_divisor = static_cast<std::int64_t>(divisor);
        for (const auto number : left_over) {
            if (is_signed)
                plan.codes.push_back(zigzag(divisor == 1 ? number : number / signed_divisor));
            else
                plan.codes.push_back(divisor == 1 ? static_cast<std::uint64_t>(number)
                                                  : static_cast<std::uint64_t>(number) / divisor);
        }
        choose_rice(plan);
        plan.size += static_cast<std::uint64_t>(std::bit_width(divisor)) + 8;
    }
    for (const auto start : plan.starts) plan.size += static_cast<std::uint64_t>(std::bit_width(zigzag(start))) + 8;
}

std::vector<std::int64_t> differences(std::span<const std::int64_t> numbers) {
    std::vector<std::int64_t> result;
    result.reserve(numbers.size());
    for (std::size_t i = 1; i < numbers.size(); ++i) result.push_back(minus(numbers[i], numbers[i - 1]));
    return result;
}

std::vector<std::int64_t> above(std::int64_t least, std::span<const std::int64_t> numbers) {
    std::vector<std::int64_t> result;
    result.reserve(numbers.size());
    for (const auto number : numbers) result.push_back(minus(number, least));
    return result;
}

Plan best_plan(std::span<const std::int64_t> numbers) {
    Plan best;
    const auto offer = [&best](unsigned model, std::vector<std::int64_t> starts,
                               const std::vector<std::int64_t>& left_over, bool is_signed) {
        Plan plan{.model = model, .starts = std::move(starts)};
        finish(plan, left_over, is_signed);
        if (best.starts.empty() || plan.size < best.size) best = std::move(plan);
    };
    const auto least = *std::ranges::min_element(numbers);
    offer(from_least, {least}, above(least, numbers), false);
    if (best.rice == nothing_left || numbers.size() < 2) return best;

    const auto first = differences(numbers);
    offer(difference, {numbers[0]}, first, true);
    const auto least_difference = *std::ranges::min_element(first);
    offer(difference_from_least, {numbers[0], least_difference}, above(least_difference, first), false);
    if (best.rice == nothing_left || numbers.size() < 3) return best;

    offer(second_difference, {numbers[0], first[0]}, differences(first), true);
    return best;
}

void write_codes(const Plan& plan, Bytes& out) {
    BitWriter bits{out};
    for (const auto code : plan.codes) {
        const auto quotient = static_cast<unsigned>(std::min<std::uint64_t>(code >> plan.rice, most_ones));
        bits.bits(~std::uint64_t{0}, quotient);
        if (quotient == most_ones) {
            bits.bits(code, 64);
        } else {
            bits.bits(0, 1);
            bits.bits(code, plan.rice);
        }
    }
}

std::uint64_t read_code(BitReader& bits, unsigned rice) {
    const auto ahead = bits.peek();
    const auto ones = static_cast<unsigned>(std::countl_one(ahead));
    if (ones >= most_ones) {
        bits.skip(most_ones);
        return bits.bits(64);
    }
    if (ones + 1 + rice <= 57) {
        bits.skip(ones + 1 + rice);
        // Two shifts: one by 64 would be undefined where there is no remainder.
        return (std::uint64_t{ones} << rice) | ((ahead << (ones + 1)) >> 1 >> (63 - rice));
    }
    bits.skip(ones + 1);
    return (std::uint64_t{ones} << rice) | bits.bits(rice);
}

/// Puts the numbers together again from what was left over.
class Builder {
public:
    Builder(unsigned model, ByteReader& in) : model_(model) {
        first_ = in.signed_number();
        if (model == second_difference || model == difference_from_least) step_ = in.signed_number();
    }

    /// How many numbers come without a code.
    std::size_t given() const { return model_ == from_least ? 0 : model_ == second_difference ? 2 : 1; }

    void fill(std::span<std::int64_t> numbers, auto&& next) {
        if (given() >= 1) numbers[0] = first_;
        if (given() == 2 && numbers.size() > 1) numbers[1] = plus(first_, step_);
        for (auto i = given(); i < numbers.size(); ++i) {
            const std::int64_t left_over = next();
            switch (model_) {
                case from_least: numbers[i] = plus(first_, left_over); break;
                case difference: numbers[i] = plus(numbers[i - 1], left_over); break;
                case difference_from_least: numbers[i] = plus(numbers[i - 1], plus(step_, left_over)); break;
                default: step_ = plus(step_, left_over); numbers[i] = plus(numbers[i - 1], step_);
            }
        }
    }

private:
    unsigned model_;
    std::int64_t first_{0};
    std::int64_t step_{0};
};

}  // namespace

void write_integers(std::span<const std::int64_t> numbers, Bytes& out) {
    if (numbers.empty()) return;
    const auto plan = best_plan(numbers);
    ByteWriter writer{out};
    writer.byte(static_cast<std::uint8_t>(plan.model << 6 | plan.rice));
    for (const auto start : plan.starts) writer.signed_number(start);
    if (plan.rice == nothing_left) return;
    writer.number(plan.divisor);
    write_codes(plan, out);
}

bool read_integers(ByteReader& in, std::span<std::int64_t> numbers) {
    if (numbers.empty()) return true;
    const auto head = in.byte();
    const auto model = unsigned{head} >> 6;
    const auto rice = unsigned{head} & 63;
    Builder builder{model, in};
    if (rice == nothing_left) {
        builder.fill(numbers, [] { return std::int64_t{0}; });
        return in.ok();
    }
    const auto divisor = in.number();
    BitReader bits{in.rest()};
    if (model == from_least || model == difference_from_least)
        builder.fill(numbers, [&] { return static_cast<std::int64_t>(read_code(bits, rice) * divisor); });
    else
        builder.fill(numbers, [&] {
            return static_cast<std::int64_t>(static_cast<std::uint64_t>(unzigzag(read_code(bits, rice))) * divisor);
        });
    if (!bits.ok()) return false;
    in.bytes(bits.bytes_used());
    return in.ok();
}

}  // namespace pyscaler::samples::embedded
