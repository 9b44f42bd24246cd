# ./dev build [PRESET]
install "${build_packages[@]}"
build_pages
build "${1:-release}"
