# ./dev migration NAME: compares what the nouns describe with the newest migration and writes the difference.
[ $# = 1 ] || fail "name the migration: ./dev migration add_node_zone"
install "${build_packages[@]}"
build debug pyscaler
exec build/debug/pyscaler database migration "$1"
