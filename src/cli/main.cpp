#include "cli/command.hpp"

int main(int argc, char** argv) { return pyscaler::cli::run_program(argc, argv); }
