"""Fuzz one target: ``python -m tests.fuzz TARGET [--runs N] [--seconds S]``; a fault leaves its input in --found.

The same seed of chance every time, so that a run can be repeated.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

SECONDS_PER_INPUT, MEMORY_MB, LONGEST_INPUT_BYTES = 20, 2_048, 32_768


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--seconds", type=int, default=0)
    parser.add_argument("--found", type=Path, default=Path())
    return parser.parse_args()


def main() -> None:
    wanted = asked()
    with atheris.instrument_imports(include=["governance", "pipelines"]):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[wanted.target]
    corpus = Path(tempfile.mkdtemp(prefix="grid-fuzz-corpus-"))
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = {
        "runs": wanted.runs, "max_total_time": wanted.seconds, "seed": 1, "timeout": SECONDS_PER_INPUT,
        "rss_limit_mb": MEMORY_MB, "max_len": LONGEST_INPUT_BYTES, "artifact_prefix": f"{wanted.found}/",
        "print_final_stats": 1, "verbosity": 0,
    }  # fmt: skip
    atheris.Setup(
        [sys.argv[0], *(f"-{name}={value}" for name, value in options.items()), str(corpus)], target.run
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
