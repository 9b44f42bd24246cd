# ./dev lint [--changed]: formatting, order of modules, clang-tidy. With --changed, clang-tidy sees only changed files.
install "${build_packages[@]}" clang-format-19 clang-tidy-19 python3
status=0
sources() { git ls-files -co --exclude-standard -- 'src/*.cpp' 'src/*.hpp' 'bench/*.cpp' 'bench/*.hpp'; }

say "formatting"
sources | xargs -r clang-format-19 --dry-run -Werror || { echo "run ./dev format"; status=1; }

say "order of modules"
$python dev.d/module_order.py || status=1

if [ "${1:-}" = --changed ]; then
    base=$(git merge-base HEAD "$(git rev-parse --verify -q origin/main || git rev-parse HEAD)")
    mapfile -t files < <({ git diff --name-only --diff-filter=d "$base"; git ls-files -o --exclude-standard; } | grep -E '^src/.*\.cpp$' | sort -u)
else
    mapfile -t files < <(git ls-files 'src/*.cpp')
fi
if [ ${#files[@]} -gt 0 ]; then
    say "clang-tidy over ${#files[@]} files"
    [ -f build/asan/compile_commands.json ] || build asan base_test
    printf '%s\n' "${files[@]}" | xargs -r -P "$jobs" -n 4 clang-tidy-19 -p build/asan --quiet --warnings-as-errors='*' 2>/dev/null || status=1
fi
[ $status = 0 ] && say "lint found nothing" || fail "lint found what is named above"
