#pragma once
#include "jmx/limits.hpp"
#include "jmx/text_store.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::jmx {

enum class ValueKind : std::uint8_t {
    null,
    boolean,
    character,
    integer,
    real,
    string,
    block,
    object,
    array,
    enumeration,
    class_object,
    descriptor,
};

/// A primitive, or the place of something in its graph.
class Value {
public:
    constexpr Value() = default;
    static Value of_integer(std::int64_t number) { return {ValueKind::integer, number}; }
    static Value of_boolean(bool set) { return {ValueKind::boolean, set ? 1 : 0}; }
    static Value of_character(std::uint16_t unit) { return {ValueKind::character, unit}; }
    static Value of_real(double number) { return {ValueKind::real, std::bit_cast<std::int64_t>(number)}; }
    /// What stands at `place` among those of its kind.
    static Value at(ValueKind kind, std::size_t place) { return {kind, static_cast<std::int64_t>(place)}; }

    ValueKind kind() const noexcept { return kind_; }
    bool is(ValueKind kind) const noexcept { return kind_ == kind; }
    std::int64_t integer() const noexcept { return bits_; }
    double real() const noexcept { return std::bit_cast<double>(bits_); }
    std::size_t place() const noexcept { return static_cast<std::size_t>(bits_); }

    friend bool operator==(const Value&, const Value&) = default;

private:
    Value(ValueKind kind, std::int64_t bits) : kind_(kind), bits_(bits) {}
    ValueKind kind_{ValueKind::null};
    std::int64_t bits_{0};
};

inline constexpr std::uint32_t none = 0xffffffff;

/// The shape of a class as its stream tells it. Its name is text: nothing is ever loaded.
struct ClassDescription {
    struct Field {
        char type{};  ///< B C D F I J S Z, or L and [ for objects
        std::string_view name{};
    };
    std::string_view name{};
    std::uint8_t flags{0};
    bool complete{false};          ///< a reference to one that is not would make a cycle
    std::uint32_t first_field{0};  ///< in `Graph::fields`
    std::uint32_t fields{0};
    std::vector<std::string_view> interfaces{};  ///< of a proxy, which has no name
    std::uint32_t super{none};
    std::uint32_t chain{0};      ///< where in `Graph::chains` its own begins
    std::uint32_t ancestors{0};  ///< the length of that: this class and those above it
    std::uint32_t slots{0};      ///< fields of the whole chain
};

/// What the writeObject of one class wrote besides its fields.
struct Annotation {
    std::uint32_t written_by{none};
    std::uint32_t before{none};  ///< what a class above wrote of the same object
    std::vector<Value> items{};
};

struct Object {
    std::uint32_t description{none};
    std::uint32_t first_slot{0};
    std::uint32_t annotation{none};  ///< the last one
};

struct Array {
    std::uint32_t description{none};
    char type{};                    ///< of the elements
    std::string packed{};           ///< primitives, as they came
    std::vector<Value> elements{};  ///< objects
};

struct Enumeration {
    std::uint32_t description{none};
    Value constant{};
};

/// All that one answer consists of. Things refer to one another by their place, so cycles cost nothing and own nothing.
struct Graph {
    TextStore texts{};  ///< what names and strings refer to
    std::vector<ClassDescription> descriptions{};
    std::vector<ClassDescription::Field> fields{};
    std::vector<std::uint32_t> chains{};  ///< descriptions, of each chain the topmost first
    std::vector<Object> objects{};
    std::vector<Annotation> annotations{};
    std::vector<Array> arrays{};
    std::vector<Enumeration> enumerations{};
    std::vector<std::uint32_t> class_objects{};  ///< the description each stands for
    std::vector<std::string_view> strings{};     ///< UTF-8; block data too, as it came
    std::vector<Value> slots{};                  ///< the fields of all objects
    mutable std::size_t walked{0};               ///< see `walk`

    /// Room for an answer of usual size, so that it is not made in many steps.
    Graph();
    std::span<const ClassDescription::Field> fields_of(const ClassDescription& description) const {
        return std::span(fields).subspan(description.first_field, description.fields);
    }
    /// A class and those above it, the topmost first.
    std::span<const std::uint32_t> chain_of(const ClassDescription& description) const {
        return std::span(chains).subspan(description.chain, description.ancestors);
    }
    /// Counts steps of looking into the graph. False: they are more than `limits::walk`, and from here on nothing is
    /// found any more.
    bool walk(std::size_t steps) const noexcept { return !is_walked_out() && (walked += steps) <= limits::walk; }
    bool is_walked_out() const noexcept { return walked > limits::walk; }
    /// "java.lang.Long", "[J", "proxy of javax.management.remote.rmi.RMIServer", "null", … as `shown_text`
    std::string class_of(const Value& value) const;
    /// Of an object; empty for anything else, and for proxies.
    std::string_view class_name(const Value& object) const;
    bool is_a(const Value& value, std::string_view class_name) const;  ///< this class or one below it
    /// The field of the lowest class that has one of this name; nullptr: none.
    const Value* field(const Value& object, std::string_view name) const;
    /// What `class_name` wrote of `object`; nullptr: nothing.
    const std::vector<Value>* annotation(const Value& object, std::string_view class_name) const;
    /// The text of a string; empty for anything else.
    std::string_view text(const Value& value) const;
    std::size_t length(const Array& array) const;
    Value element(const Array& array, std::size_t index) const;
};

/// Bytes of a primitive of this type character; 0 for objects and for what is no type.
std::size_t width_of(char type) noexcept;

/// The primitive of this type in `bytes`, which are as many as its width.
Value primitive_of(char type, std::string_view bytes) noexcept;

}  // namespace pyscaler::jmx
