#pragma once

namespace pyscaler::cli {

/// `pyscaler demo`: the whole product against the sandbox cloud, told as a timeline.
int run_demo(int argc, char** argv);

}  // namespace pyscaler::cli
