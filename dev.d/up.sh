# ./dev up [OPTION...]: from a bare machine to a cluster that scales. Options go to `pyscaler demo`.
install "${build_packages[@]}"
build_pages
make_account
build release pyscaler
say "starting the demo; Ctrl-C ends it and everything it started"
exec build/release/pyscaler demo "$@"
