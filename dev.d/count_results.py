"""Adds up GoogleTest's JSON and pytest's JUnit files in a folder and prints 'N passed, N failed, N skipped'.

Fails when a test failed, when a program did not end well, or when nothing ran."""
import json
import pathlib
import sys
import xml.etree.ElementTree as xml

folder = pathlib.Path(sys.argv[1])
passed = failed = skipped = 0
for path in sorted(folder.glob("*.json")):
    for suite in json.loads(path.read_text())["testsuites"]:
        for test in suite["testsuite"]:
            if test.get("failures"):
                failed += 1
                print(f"FAILED {path.stem}: {suite['name']}.{test['name']}")
            elif test["result"] == "SKIPPED":
                skipped += 1
            elif test["status"] == "RUN":
                passed += 1
for path in sorted(folder.glob("*.xml")):
    for case in xml.parse(path).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
            print(f"FAILED {case.get('classname')}.{case.get('name')}")
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
broken = folder / "failed"
if broken.exists():
    print(broken.read_text(), end="")
    failed = max(failed, 1)
print(f"{passed} passed, {failed} failed, {skipped} skipped" if skipped else f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
