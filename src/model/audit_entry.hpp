#pragma once
#include "base/clock.hpp"
#include "model/json_document.hpp"
#include "model/keys.hpp"
#include "model/read_only.hpp"
#include "model/text.hpp"

#include <boost/describe/class.hpp>

namespace pyscaler::model {

/// Who did what, when and from where. Never changed and never removed: the database refuses it.
struct AuditEntry {
    std::int64_t id{0};
    ReadOnly<Time> time{};
    ReadOnly<Text<255>> who{};     ///< token or user, or "pyscaler"
    ReadOnly<Text<255>> origin{};  ///< address
    ReadOnly<Text<64>> verb{};     ///< "create", "update", "delete", "run", "pin"
    ReadOnly<Text<64>> noun{};     ///< "Cluster"
    ReadOnly<Text<255>> object{};  ///< its name
    ReadOnly<Json<262144>> changes{};
    ReadOnly<Text<4096>> message{};

    /// Tables of such nouns refuse UPDATE and DELETE.
    static constexpr bool append_only = true;

    friend bool operator==(const AuditEntry&, const AuditEntry&) = default;
};
BOOST_DESCRIBE_STRUCT(AuditEntry, (), (id, time, who, origin, verb, noun, object, changes, message))

inline auto search_keys(const AuditEntry*) {
    return keys(key(&AuditEntry::time), key(&AuditEntry::noun, &AuditEntry::object));
}

}  // namespace pyscaler::model
