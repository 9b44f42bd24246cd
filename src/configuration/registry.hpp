#pragma once
#include "db/table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::configuration {

/// A noun as people meet it: in paths, in apply files, in tables.
struct Collection {
    std::string path;  ///< "ssh_profiles", in URLs and on the command line
    const model::TypeDescription* type = nullptr;
    db::Layout layout;
    bool writable = false;             ///< by people, through change.hpp; else only the program writes it
    bool applicable = false;           ///< may stand in apply files, and is exported
    std::string identified_by;         ///< "name" or "id"
    std::vector<std::string> columns;  ///< members that a table of them shows, most telling first
    /// Members that stay as they are when a whole object is given without them: the program fills them in, or people
    /// turn them by a command of their own.
    std::vector<std::string> kept_members{};
};

/// Every noun that people meet, once, each after those it refers to where that is possible. Lives for ever.
const std::vector<Collection>& collections();

/// By path: "counters". Null when there is none.
const Collection* find_collection(std::string_view path);

/// By the name of its noun, or of one of its kinds: "Cluster", "SshCounter". Null when there is none.
const Collection* find_noun(std::string_view noun_or_kind);

/// What `kind` says in an apply file: the noun, or the kind of this object.
std::string kind_name(const Collection& collection, const void* object);

/// The object's name, or its id in decimal where it has no name.
std::string identity_of(const Collection& collection, const void* object);

/// All nouns, also those only the program knows, and the tables they are kept in: what a database has when it is up to
/// date (db::next_migration, db::check).
const std::vector<const model::TypeDescription*>& all_types();
std::vector<db::Table> all_tables();

}  // namespace pyscaler::configuration
