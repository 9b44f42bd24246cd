#pragma once
#include "base/clock.hpp"
#include "base/duration.hpp"
#include "base/secret.hpp"
#include "model/bounded.hpp"
#include "model/enumeration.hpp"
#include "model/json_document.hpp"
#include "model/read_only.hpp"
#include "model/ref.hpp"
#include "model/slug.hpp"
#include "model/text.hpp"
#include "model/value_type.hpp"

#include <concepts>
#include <limits>

/// What a member may be, besides lists: each type's limits, and its way into a cell and back.
namespace pyscaler::model::detail {

std::optional<std::string> must_be(std::string_view what);
std::optional<std::string> must_be_between(std::int64_t least, std::int64_t most);
std::optional<std::string> must_be_one_of(const std::vector<std::string>& names);

/// How a scalar type is limited and turned into a cell and back: `describe`, `to`, `from`.
template <class T>
struct Scalar;

template <>
struct Scalar<bool> {
    static void describe(ValueType& type) { type.kind = ValueKind::boolean; }
    static Cell to(bool value) { return std::int64_t{value}; }
    static std::optional<std::string> from(bool& value, const Cell& cell) {
        const auto* number = std::get_if<std::int64_t>(&cell);
        if (number == nullptr) return must_be("true or false");
        value = *number != 0;
        return std::nullopt;
    }
};

template <>
struct Scalar<double> {
    static void describe(ValueType& type) { type.kind = ValueKind::real; }
    static Cell to(double value) { return value; }
    static std::optional<std::string> from(double& value, const Cell& cell) {
        if (const auto* number = std::get_if<std::int64_t>(&cell))
            return value = static_cast<double>(*number), std::nullopt;
        const auto* number = std::get_if<double>(&cell);
        if (number == nullptr) return must_be("a number");
        value = *number;
        return std::nullopt;
    }
};

/// Whole numbers from `Low` to `High`, built by `Make`.
template <class T, std::int64_t Low, std::int64_t High>
struct Whole {
    static void describe(ValueType& type) {
        type.kind = ValueKind::integer;
        type.minimum = Low;
        type.maximum = High;
    }
    static Cell to(const T& value) { return static_cast<std::int64_t>(value); }
    static std::optional<std::string> from(T& value, const Cell& cell) {
        const auto* number = std::get_if<std::int64_t>(&cell);
        if (number == nullptr) return must_be("a whole number");
        if (*number < Low || *number > High) return must_be_between(Low, High);
        if constexpr (std::integral<T>)
            value = static_cast<T>(*number);
        else
            value = T{static_cast<decltype(T::min)>(*number)};
        return std::nullopt;
    }
};
template <class T>
    requires(std::signed_integral<T>)
struct Scalar<T> : Whole<T, std::numeric_limits<T>::min(), std::numeric_limits<T>::max()> {};
template <class Int, Int Min, Int Max>
struct Scalar<Bounded<Int, Min, Max>> : Whole<Bounded<Int, Min, Max>, Min, Max> {};

template <class Rule>
struct Scalar<Constrained<Rule>> {
    static void describe(ValueType& type) {
        type.kind = ValueKind::text;
        type.least = Rule::least;
        type.most = Rule::most;
        type.pattern = Rule::pattern;
    }
    static Cell to(const Constrained<Rule>& value) { return value.str(); }
    static std::optional<std::string> from(Constrained<Rule>& value, const Cell& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        return text == nullptr ? must_be("a text") : value.accept(*text);
    }
};

template <Enumeration E>
struct Scalar<E> {
    static void describe(ValueType& type) {
        type.kind = ValueKind::enumeration;
        type.names = enum_names<E>();
    }
    static Cell to(E value) { return std::string(enum_name(value)); }
    static std::optional<std::string> from(E& value, const Cell& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        const auto known = text == nullptr ? std::nullopt : enum_value<E>(*text);
        if (!known) return must_be_one_of(enum_names<E>());
        value = *known;
        return std::nullopt;
    }
};

template <>
struct Scalar<Time> {
    static void describe(ValueType& type) { type.kind = ValueKind::time; }
    static Cell to(Time value) { return std::int64_t{value.time_since_epoch().count()}; }
    static std::optional<std::string> from(Time& value, const Cell& cell) {
        const auto* number = std::get_if<std::int64_t>(&cell);
        if (number == nullptr) return must_be("a time such as \"2026-11-24T02:26:18Z\"");
        value = Time{std::chrono::milliseconds{*number}};
        return std::nullopt;
    }
};

/// Durations of at least `Least` milliseconds.
template <class T, std::int64_t Least>
struct LengthOfTime {
    static void describe(ValueType& type) {
        type.kind = ValueKind::duration;
        type.minimum = Least;
    }
    static Cell to(const T& value) { return std::int64_t{value.value().count()}; }
    static std::optional<std::string> from(T& value, const Cell& cell) {
        const auto* number = std::get_if<std::int64_t>(&cell);
        if (number == nullptr) return must_be("a duration such as \"90s\" or \"5m\"");
        const Duration duration{std::chrono::milliseconds{*number}};
        if (*number < Least) return must_be("at least " + format_duration(std::chrono::milliseconds{Least}));
        value = T{duration};
        return std::nullopt;
    }
};
template <>
struct Scalar<Duration> : LengthOfTime<Duration, 0> {};
template <std::int64_t Min>
struct Scalar<DurationFrom<Min>> : LengthOfTime<DurationFrom<Min>, Min> {};

template <>
struct Scalar<Secret> {
    static void describe(ValueType& type) {
        type.kind = ValueKind::secret;
        type.most = 65536;
    }
    static Cell to(const Secret& value) { return value.empty() ? Cell{} : Cell{value.reveal()}; }
    static std::optional<std::string> from(Secret& value, const Cell& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        if (text == nullptr && !is_null(cell)) return must_be("a text");
        if (text != nullptr)
            if (auto fault = text_fault(*text, 0, 65536)) return fault;
        value = text == nullptr ? Secret{} : Secret{*text};
        return std::nullopt;
    }
};

template <class Target, bool Owned>
struct Scalar<Ref<Target, Owned>> {
    static void describe(ValueType& type) {
        type.kind = ValueKind::reference;
        type.owned = Owned;
        type.least = 1;
        type.most = Slug::rule::most;
        type.pattern = Slug::rule::pattern;
        type.target = type_name<Target>();
    }
    static Cell to(const Ref<Target, Owned>& value) { return value.name; }
    static std::optional<std::string> from(Ref<Target, Owned>& value, const Cell& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        if (text == nullptr) return must_be("the name of " + with_article(type_name<Target>()));
        if (auto fault = Slug::rule::fault(*text)) return fault;
        value.name = *text;
        return std::nullopt;
    }
};

template <std::size_t Most>
struct Scalar<Json<Most>> {
    static void describe(ValueType& type) {
        type.kind = ValueKind::json;
        type.most = Most;
    }
    static Cell to(const Json<Most>& value) { return value.text(); }
    static std::optional<std::string> from(Json<Most>& value, const Cell& cell) {
        const auto* text = std::get_if<std::string>(&cell);
        return text == nullptr ? must_be("a JSON document") : value.accept(*text);
    }
};

template <class T>
struct Scalar<std::optional<T>> {
    static void describe(ValueType& type) {
        Scalar<T>::describe(type);
        type.nullable = true;
    }
    static Cell to(const std::optional<T>& value) { return value ? Scalar<T>::to(*value) : Cell{}; }
    static std::optional<std::string> from(std::optional<T>& value, const Cell& cell) {
        if (is_null(cell)) return value.reset(), std::nullopt;
        T read{};
        auto fault = Scalar<T>::from(read, cell);
        if (!fault) value = std::move(read);
        return fault;
    }
};

template <class T>
struct Scalar<ReadOnly<T>> {
    static void describe(ValueType& type) {
        Scalar<T>::describe(type);
        type.read_only = true;
    }
    static Cell to(const ReadOnly<T>& value) { return Scalar<T>::to(value.value); }
    static std::optional<std::string> from(ReadOnly<T>& value, const Cell& cell) {
        return Scalar<T>::from(value.value, cell);
    }
};

}  // namespace pyscaler::model::detail
