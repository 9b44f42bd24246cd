# ./dev bench [NAME...]: every bench/*.sh (or those named), each beside its peer in the same run.
install "${build_packages[@]}" "${test_packages[@]}"
build_pages
build release pyscaler benchmarks
mapfile -t scripts < <(ls bench/*.sh)
for script in "${scripts[@]}"; do
    name=$(basename "$script" .sh)
    [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
    say "bench $name"
    "$script" || fail "$name failed"
done
