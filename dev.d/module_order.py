"""Holds the order of modules: a file includes only from its own module and from modules above it in the list.

The list is the order of the pyscaler_module() lines in CMakeLists.txt. Prints each breach as file:line and fails."""
import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parent.parent
order = re.findall(r"^pyscaler_module\((\w+)", (root / "CMakeLists.txt").read_text(), re.M)
rank = {name: position for position, name in enumerate(order)}
breaches = []
for path in sorted((root / "src").rglob("*.[ch]pp")):
    module = path.relative_to(root / "src").parts[0]
    if module not in rank:
        breaches.append(f"{path.relative_to(root)}: src/{module} is not a module of CMakeLists.txt")
        continue
    for number, line in enumerate(path.read_text().splitlines(), 1):
        found = re.match(r'\s*#\s*include\s+"(\w+)/', line)
        if found and rank.get(found[1], -1) > rank[module]:
            breaches.append(f"{path.relative_to(root)}:{number}: {module} must not include {found[1]}, which stands below it")
print("\n".join(breaches) if breaches else f"{len(order)} modules, in order")
sys.exit(1 if breaches else 0)
