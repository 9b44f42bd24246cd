#pragma once

namespace pyscaler::cli {

int run_jmx(int argc, char** argv);

}  // namespace pyscaler::cli
