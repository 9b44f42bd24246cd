# ./dev test [NAME...]: unit tests (address and undefined sanitizers), concurrent ones again under the thread sanitizer,
# system tests against real peers, browser tests of the running demo, a short run of every fuzzer, lint of what changed. Ends with a count.
install "${build_packages[@]}" "${test_packages[@]}"
build_pages
make_account
[ "$(id -u)" != 0 ] || mkdir -p /run/sshd # sshd's privilege separation folder, made by its service otherwise
export PYSCALER="$PWD/build/asan/pyscaler"
export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1 TSAN_OPTIONS=halt_on_error=1 LSAN_OPTIONS=print_suppressions=0
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
wanted() { # NAME : is it among what was asked for?
    [ ${#asked[@]} = 0 ] && return 0
    local word
    for word in "${asked[@]}"; do [[ $1 == *$word* ]] && return 0; done
    return 1
}
asked=("$@")

mapfile -t units < <(git ls-files -co --exclude-standard -- 'src/*_test.cpp' | cut -d/ -f2 | sort -u)
mapfile -t concurrent < <(git grep -lE --untracked '^TEST(_F|_P)?\(Concurrent' -- 'src/*_test.cpp' | cut -d/ -f2 | sort -u)
selected=(); for unit in "${units[@]}"; do ! wanted "$unit" || selected+=("${unit}_test"); done
threads=(); for unit in "${concurrent[@]}"; do ! wanted "$unit" || threads+=("${unit}_test"); done

build asan pyscaler "${selected[@]}"
for program in "${selected[@]}"; do
    say "unit tests: ${program%_test}"
    build/asan/"$program" --gtest_brief=1 --gtest_output=json:"$results/$program.json" || echo "$program: failed" >>"$results/failed"
done

if [ ${#threads[@]} -gt 0 ]; then
    build tsan "${threads[@]}"
    for program in "${threads[@]}"; do
        say "concurrent tests: ${program%_test}"
        build/tsan/"$program" --gtest_brief=1 --gtest_filter='Concurrent*' --gtest_output=json:"$results/tsan_$program.json" ||
            echo "$program (thread sanitizer): failed" >>"$results/failed"
    done
fi

if ls tests/system/test_*.py >/dev/null 2>&1; then
    say "system tests against build/asan/pyscaler"
    $python -m pytest -q -p no:cacheprovider --junitxml="$results/system.xml" ${asked:+-k "$(printf '%s or ' "${asked[@]}" | sed 's/ or $//')"} tests/system ||
        [ $? = 5 ] || echo "system tests: failed" >>"$results/failed"
fi

if wanted browser || wanted ui; then
    say "tests of the pages' logic"
    (cd ui && npm test --silent -- --reporter=default --reporter=junit --outputFile.junit="$results/ui.xml") || echo "tests of the pages: failed" >>"$results/failed"
    [ -e tests/browser/node_modules/.package-lock.json ] || (cd tests/browser && npm ci --no-audit --no-fund --loglevel=error) ||
        fail "npm ci failed; its message is above"
    say "browser tests against build/asan/pyscaler; their screenshots are in build/browser"
    RESULTS="$results/browser.xml" node tests/browser/run.mjs "$PYSCALER" build/browser || echo "browser tests: failed" >>"$results/failed"
fi

if [ ${#asked[@]} = 0 ]; then
    (. dev.d/fuzz.sh --runs 20000) || echo "fuzzing: failed" >>"$results/failed"
    (. dev.d/lint.sh --changed) || echo "lint: failed" >>"$results/failed"
fi
$python dev.d/count_results.py "$results"
