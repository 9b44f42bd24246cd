# ./dev build [PRESET]
install "${build_packages[@]}"
build "${1:-release}"
