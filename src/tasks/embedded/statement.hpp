#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3_stmt;

namespace pyscaler::tasks::embedded {

/// A prepared statement in use, borrowed from its connection: reset when it goes out of scope. Errors are thrown.
class Statement {
public:
    explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
    ~Statement();
    Statement(Statement&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Statement& operator=(Statement&&) = delete;

    void bind(int at, std::int64_t value);
    void bind(int at, int value) { bind(at, static_cast<std::int64_t>(value)); }
    void bind(int at, bool value) { bind(at, static_cast<std::int64_t>(value)); }
    void bind(int at, std::string_view value);  ///< copied
    void bind(int at, const char* value) { bind(at, std::string_view(value)); }
    void bind(int at, std::nullptr_t);
    template <class T>
    void bind(int at, const std::optional<T>& value) {
        value ? bind(at, *value) : bind(at, nullptr);
    }

    /// True while there is a row.
    bool step();

    bool is_null(int column) const;
    std::int64_t integer(int column) const;
    std::string text(int column) const;

private:
    sqlite3_stmt* handle_;
};

}  // namespace pyscaler::tasks::embedded
