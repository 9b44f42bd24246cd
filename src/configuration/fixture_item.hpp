#pragma once
#include "configuration/fixture.hpp"

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pyscaler::configuration {

/// One object of a fixture.
struct FixtureItem {
    std::string model{};
    std::int64_t pk = 0;
    boost::json::object fields{};

    std::string label() const;  ///< its name, else its pk
};

/// All of a fixture, and what is said about it while it is read.
class FixtureItems {
public:
    /// `Errc::invalid` when `json` is no list of `{"pk", "model", "fields"}`.
    static Result<FixtureItems> parse(std::string_view json);

    const std::vector<FixtureItem>& all() const { return items_; }
    const FixtureItem* find(std::string_view model, std::int64_t pk) const;

    void note(const FixtureItem& item, Fate fate, std::string text);
    std::vector<FixtureNote> take_notes() { return std::move(notes_); }

    /// Remembers that `item` is taken under a slug made of its name, unique among `kin`, and returns the slug.
    std::string name(const FixtureItem& item, std::string_view kin, std::size_t most);
    /// The slug of what a foreign key of a model refers to; empty when that is not taken.
    std::string named(std::string_view model, const boost::json::value& pk) const;

private:
    std::vector<FixtureItem> items_;
    std::map<std::pair<std::string, std::int64_t>, std::size_t> index_;
    std::map<std::pair<std::string, std::int64_t>, std::string> names_;
    std::map<std::string, std::vector<std::string>, std::less<>> used_;
    std::vector<FixtureNote> notes_;
};

}  // namespace pyscaler::configuration
