#pragma once

namespace pyscaler::cli {

/// From now on SIGHUP asks for reloading instead of ending the process.
void reload_on_signal();

/// Whether SIGHUP has come since it was asked last.
bool reload_was_asked();

}  // namespace pyscaler::cli
