# ./dev fuzz [SECONDS]: every *_fuzz.cpp for that long, from the seeds in src/**/fixtures/fuzz_NAME.
install "${build_packages[@]}"
seconds=${1:-60}
[ -f build/fuzz/build.ninja ] || cmake --preset fuzz >/dev/null
mapfile -t programs < <(git ls-files -co --exclude-standard -- 'src/*_fuzz.cpp' | xargs -rn1 basename | sed 's/\.cpp$//' | sort -u)
[ ${#programs[@]} -gt 0 ] || fail "there is nothing to fuzz"
build fuzz "${programs[@]}"
for program in "${programs[@]}"; do
    say "fuzzing $program for $seconds s"
    corpus=$(mktemp -d)
    seeds=$(find src -type d -path "*fixtures/$program" | head -1)
    build/fuzz/"$program" -max_total_time="$seconds" -timeout=5 -rss_limit_mb=2048 -verbosity=0 -print_final_stats=0 \
        -artifact_prefix=build/fuzz/ "$corpus" $seeds || fail "$program found an input that breaks it: see build/fuzz/"
    rm -rf "$corpus"
done
