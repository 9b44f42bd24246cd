"""The documentation tells the truth: its example files can be applied, its links lead somewhere, its options exist."""
import functools
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import tomllib

import pytest

ROOT = pathlib.Path(__file__).parents[2]
PYSCALER = os.environ.get("PYSCALER", str(ROOT / "build/asan/pyscaler"))
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
EXAMPLES = sorted((ROOT / "deploy/examples").glob("*.yaml"))
COUNTERS = sorted((ROOT / "deploy/counters").glob("*.yaml"))


def run(*arguments, **options):
    return subprocess.run([PYSCALER, *map(str, arguments)], capture_output=True, text=True, timeout=120, **options)


@pytest.fixture(scope="module")
def data():
    """The data folder of a running server that knows nothing yet."""
    with tempfile.TemporaryDirectory(prefix="pyscaler-test-") as folder:
        server = subprocess.Popen([PYSCALER, "serve", "--data", folder, "--listen", "127.0.0.1:0", "--log-level", "warning"],
                                  stdout=subprocess.PIPE, text=True)
        assert "answers on" in server.stdout.readline()
        yield folder
        server.send_signal(signal.SIGTERM)
        assert server.wait(60) == 0


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_an_example_can_be_applied_and_then_changes_nothing(data, example):
    files = [argument for path in [*COUNTERS, example] for argument in ("-f", path)]
    applied = run("apply", "--data", data, *files)
    assert applied.returncode == 0, applied.stderr
    again = run("diff", "--data", data, *files)
    assert again.returncode == 0, again.stdout + again.stderr


def test_the_example_settings_are_settings():
    """All of it as it stands, and with each line that is only a suggestion."""
    text = (ROOT / "deploy/pyscaler.toml").read_text()
    assert tomllib.loads(text) and tomllib.loads(re.sub(r"(?m)^# (?=\w+ = )", "", text))
    # A settings file is read whole before anything else is looked at.
    refused = run("serve", "--settings", ROOT / "deploy/pyscaler.toml", "--listen", "nowhere")
    assert refused.returncode == 2 and "ADDRESS:PORT" in refused.stderr, refused.stderr


def links():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target:
                yield pytest.param(page, target, id=f"{page.name}:{target}")


@pytest.mark.parametrize("page, target", links())
def test_a_link_leads_to_a_file(page, target):
    assert (page.parent / target).exists()


def test_every_cause_of_a_missing_value_of_a_jvm_is_explained():
    words = re.findall(r'case Failure::\w+: return "(.+)";', (ROOT / "src/jmx/failure.cpp").read_text())
    words += ["refused", "timeout", "unreachable", "limit exceeded", "invalid", "cancelled"]
    causes = "\n".join(re.findall(r"(?m)^\| (`.*?) \|", (ROOT / "docs/watch-jvms.md").read_text()))
    assert len(words) > 20 and [word for word in words if f"`{word}`" not in causes] == []


@functools.cache
def help_of(*command):
    helped = run(*command, "--help")
    return helped.stdout if helped.returncode == 0 else None


def command_lines():
    """Every `pyscaler …` at a line's beginning, after a pipe, or between back ticks, without its output."""
    lines = {}
    for page in PAGES:
        text = page.read_text().replace("\\\n", " ")
        for line in re.findall(r"(?:^|[|`$] ?|build/release/)pyscaler ([a-z][^`|\n]*)", text, re.MULTILINE):
            if not line.split()[0].endswith(":"):  # "pyscaler fire: shop is frozen" is what it says, not what one types
                lines.setdefault(line.strip(), page.name)
    return [pytest.param(line, id=f"{page}:{line[:60]}") for line, page in lines.items()]


@pytest.mark.parametrize("line", command_lines())
def test_a_command_and_its_options_exist(line):
    words = re.split(r"[\s=]+", line.split(" #")[0])
    text = help_of(words[0])
    assert text is not None, f"there is no command {words[0]}"
    if len(words) > 1 and (deeper := help_of(words[0], words[1])) and not words[1].startswith("-"):
        text = deeper
    for before, word in zip(words, words[1:]):
        if re.fullmatch(r"--?[a-z][a-z-]*", word) and before != "--order":
            assert re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text), f"{word} is not in its help"
