#pragma once

namespace pyscaler::cli {

/// `pyscaler openapi`: the description of the REST API, as the server gives it.
int run_openapi(int argc, char** argv);

}  // namespace pyscaler::cli
