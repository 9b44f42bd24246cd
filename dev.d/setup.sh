# ./dev setup: the packages for building and testing, and the account of the demo.
install "${build_packages[@]}" "${test_packages[@]}"
make_account
