# ./dev format
install clang-format-19
git ls-files -co --exclude-standard -- 'src/*.cpp' 'src/*.hpp' 'bench/*.cpp' 'bench/*.hpp' | xargs -r clang-format-19 -i
