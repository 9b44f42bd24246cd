#pragma once

namespace pyscaler::cli {

/// `pyscaler database migrate|backup|check|migration`: the database of a server, without the server.
int run_database(int argc, char** argv);

}  // namespace pyscaler::cli
