"""Every reader, and whatever else reads texts, on inputs grown from small sound ones: a fixed budget, always the same.

``make fuzz`` spends longer on each target, from the same seeds.
"""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

ROOT = Path(__file__).parents[2]
SECONDS = 120
"""A run that takes so long hangs: its budget is some seconds."""


@pytest.mark.parametrize("name", TARGETS)
def test_what_fuzzing_starts_from_is_taken(name):
    seeds = TARGETS[name].seeds()
    assert seeds
    for seed in (b"", *seeds):
        TARGETS[name].run(seed)


@pytest.mark.parametrize("name", TARGETS)
def test_the_fixed_budget(name, tmp_path):
    if find_spec("atheris") is None:
        pytest.skip(
            f"atheris is not installed for this Python ({sys.version.split()[0]}): {name} WAS NOT FUZZED"
        )
    command = [
        sys.executable,
        "-m",
        "tests.fuzz",
        name,
        "--runs",
        str(TARGETS[name].runs),
        "--found",
        str(tmp_path),
    ]
    ended = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, errors="replace", timeout=SECONDS, check=False
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said[-6_000:]
    executed = re.search(r"stat::number_of_executed_units: (\d+)", said)
    assert executed is not None, said[-6_000:]
    assert int(executed[1]) >= TARGETS[name].runs


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed for this Python")
def test_a_broken_promise_is_found(tmp_path):
    """The test above can fail: a target that raises ends the run, and its input is kept."""
    breaking = (
        "import sys, tests.fuzz.targets as targets; from tests.fuzz import __main__ as program\n"
        "def broken(content):\n    assert b'A1' not in content\n"
        "targets.TARGETS['rows'] = targets.Target(broken, targets.rows_seeds, 10)\n"
        "program.main()"
    )
    command = [sys.executable, "-c", breaking, "rows", "--runs", "10", "--found", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=SECONDS, check=False)
    assert ended.returncode != 0
    assert b"AssertionError" in ended.stdout + ended.stderr
    assert list(tmp_path.glob("crash-*"))
