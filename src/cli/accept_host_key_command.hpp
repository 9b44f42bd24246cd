#pragma once

namespace pyscaler::cli {

/// `pyscaler accept-host-key`: lets work go on with a node that shows another host key than before.
int run_accept_host_key(int argc, char** argv);

}  // namespace pyscaler::cli
