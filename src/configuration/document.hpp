#pragma once
#include "configuration/rejected.hpp"

#include <boost/json/object.hpp>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace pyscaler::configuration {

/// One object that somebody wants to be there as it says: a document of an apply file, or what was read from elsewhere.
struct Document {
    std::string kind{};  ///< "Cluster", "SshCounter"
    std::string name{};
    boost::json::object input{};         ///< members; `kind` only of a noun with kinds
    std::string source{};                ///< file
    std::map<std::string, int> lines{};  ///< of each field, from 1; "" of the document; empty: not known

    /// "web.yaml:12: Cluster web: max", for the error of a field.
    std::string place(std::string_view field) const;
};

/// The most that an apply file may have.
inline constexpr std::size_t most_yaml_bytes = std::size_t{8} << 20U;

/// Reads an apply file: YAML, many documents, each with `kind` and flat fields. Scalars are read as the field's type
/// says, not as YAML guesses: a name `no` is a name, 010 is ten. All errors are reported, each with file and line.
Outcome<std::vector<Document>> read_documents(std::string_view yaml, const std::string& source);

}  // namespace pyscaler::configuration
