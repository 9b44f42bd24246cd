#include "configuration/csv.hpp"

#include <fmt/core.h>

namespace pyscaler::configuration {
namespace {

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    Result<std::vector<CsvRow>> run() {
        while (at_ < text_.size()) {
            CsvRow row{line_, {}};
            do {
                if (!read_field(row))
                    return Error{Errc::invalid, fmt::format("line {}: a quote does not end", row.line)};
            } while (take(','));
            end_line();
            if (row.fields.size() > 1 || !row.fields[0].empty()) rows_.push_back(std::move(row));
        }
        return std::move(rows_);
    }

private:
    bool take(char c) {
        const bool there = at_ < text_.size() && text_[at_] == c;
        if (there) ++at_;
        return there;
    }

    bool read_field(CsvRow& row) {
        auto& field = row.fields.emplace_back();
        if (take('"') && !read_quoted(field)) return false;
        while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r')
            field += text_[at_++];
        return true;
    }

    bool read_quoted(std::string& field) {
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '"' && !take('"')) return true;
            if (c == '\n') ++line_;
            field += c;
        }
        return false;
    }

    void end_line() {
        take('\r');
        if (take('\n')) ++line_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    std::vector<CsvRow> rows_;
};

}  // namespace

Result<std::vector<CsvRow>> read_csv_rows(std::string_view text) { return Reader{text}.run(); }

}  // namespace pyscaler::configuration
