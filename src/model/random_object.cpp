#include "model/random_object.hpp"

#include <algorithm>
#include <random>
#include <vector>

namespace pyscaler::model {
namespace {

class Randomizer {
public:
    explicit Randomizer(std::uint64_t seed) : random_(seed) {}

    void fill(const TypeDescription& type, void* object) {
        for (const auto& member : type.members)
            if (member.name != "id") fill_value(*member.type, member.in(object));
    }
    std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }

private:
    std::int64_t between(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
    }

    /// One of the words of "^(viewer|operator)…".
    std::string word(std::string_view pattern) {
        std::vector<std::string> words{""};
        for (const char c : pattern.substr(2, pattern.find(')') - 2)) {
            if (c == '|')
                words.emplace_back();
            else
                words.back() += c;
        }
        return words[below(words.size())];
    }

    std::string text(const ValueType& type) {
        if (type.pattern.starts_with("^(")) return word(type.pattern);
        static constexpr std::string_view plain = "abcXYZ019_-";
        static constexpr std::string_view odd[] = {"é", "\"", "\\", "'", ":p0", "%", "\n", "日", "😀", ";--"};
        std::string made = "x";
        const auto length = std::max<std::size_t>(type.least, below(std::min<std::size_t>(type.most, 40) + 1));
        while (made.size() < length) {
            const auto next = type.pattern.empty() && below(3) == 0 ? odd[below(std::size(odd))]
                                                                    : plain.substr(below(plain.size()), 1);
            if (made.size() + next.size() > type.most) break;
            made += next;
        }
        return made;
    }

    Cell cell(const ValueType& type) {
        switch (type.kind) {
            case ValueKind::boolean: return std::int64_t{between(0, 1)};
            case ValueKind::integer: return between(type.minimum, type.maximum);
            case ValueKind::real: return static_cast<double>(between(-1'000'000, 1'000'000)) / 8;
            case ValueKind::enumeration: return type.names[below(type.names.size())];
            case ValueKind::time: return between(0, 4'000'000'000'000);
            case ValueKind::duration: return between(type.minimum, 86'400'000);
            case ValueKind::reference: return "r" + std::to_string(below(3));
            case ValueKind::json: return std::string(R"({"a":[1,"é",null]})");
            default: return text(type);
        }
    }

    void fill_value(const ValueType& type, void* value) {
        if (type.kind == ValueKind::list) return fill_list(type, value);
        type.from_cell(value, type.nullable && below(3) == 0 ? Cell{} : cell(type));
    }

    void fill_list(const ValueType& type, void* list) {
        const auto size = below(4);
        type.resize(list, size);
        for (std::size_t i = 0; i < size; ++i)
            type.structure == nullptr ? fill_value(*type.element, type.at(list, i))
                                      : fill(type.structure(), type.at(list, i));
    }

    std::mt19937_64 random_;
};

}  // namespace

void randomize(const TypeDescription& type, void* object, std::uint64_t seed) {
    Randomizer randomizer{seed};
    randomizer.fill(type, object);
    if (type.kinds.empty()) return;
    const auto& kind = type.kinds[randomizer.below(type.kinds.size())];
    kind.make(object);
    randomizer.fill(*kind.settings, kind.access(object));
}

}  // namespace pyscaler::model
