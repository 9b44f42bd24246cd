#pragma once
#include "configuration/document.hpp"

#include <string>
#include <vector>

namespace pyscaler::cli {

/// Documents as an apply file.
std::string documents_text(const std::vector<configuration::Document>& documents);

/// Writes it to `file`, or to standard output when that is empty.
Result<void> write_documents(const std::string& file, const std::vector<configuration::Document>& documents);

}  // namespace pyscaler::cli
