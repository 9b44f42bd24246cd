# ./dev fuzz [SECONDS | --runs N]: every *_fuzz.cpp for that long, or with N inputs that are the same every time, from
# the seeds in src/**/fixtures/NAME_fuzz.
install "${build_packages[@]}"
if [ "${1:-}" = --runs ]; then
    extent="${2:?say how many} inputs" bounds=(-runs="$2" -seed=1 -max_total_time=120)
else
    extent="${1:-60} s" bounds=(-max_total_time="${1:-60}")
fi
[ -f build/fuzz/build.ninja ] || cmake --preset fuzz >/dev/null
mapfile -t programs < <(git ls-files -co --exclude-standard -- 'src/*_fuzz.cpp' | xargs -rn1 basename | sed 's/\.cpp$//' | sort -u)
[ ${#programs[@]} -gt 0 ] || fail "there is nothing to fuzz"
build fuzz "${programs[@]}"
for program in "${programs[@]}"; do
    say "fuzzing $program: $extent"
    corpus=$(mktemp -d)
    seeds=$(find src -type d -path "*fixtures/$program" | head -1)
    build/fuzz/"$program" "${bounds[@]}" -timeout=5 -rss_limit_mb=2048 -verbosity=0 -print_final_stats=0 \
        -exact_artifact_path=build/fuzz/"$program".input "$corpus" $seeds ||
        { base64 build/fuzz/"$program".input; fail "$program is broken by build/fuzz/$program.input (in base64 above)"; }
    rm -rf "$corpus"
done
