"""How things are measured: each in a process of its own, which says what its steps took.

Convention: wall seconds are what a person waits; CPU seconds are those of all threads of the process together, those
of processes it has waited for included, and steadier where others use the machine. Peak memory is the largest resident
set the process ever had, in MB of 10^6 bytes, its program included.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
DATA_VARIABLE = "GRID_TEST_DATA"
SHOWN_PACKAGES = ("duckdb", "pandas", "geopandas", "shapely", "pyarrow", "numpy", "streamlit")


@dataclass(frozen=True)
class Spent:
    """What a step took.

    Attributes
    ----------
    wall_seconds
        From begin to end.
    cpu_seconds
        Of all threads of the process and of those it has waited for.
    """

    wall_seconds: float
    cpu_seconds: float

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.wall_seconds + other.wall_seconds, self.cpu_seconds + other.cpu_seconds)


@dataclass(frozen=True)
class Run:
    """What a process of its own took.

    Attributes
    ----------
    whole
        From its start to its end, the program's own start included.
    steps
        What each step took, by name.
    peak_mb
        Largest resident memory.
    facts
        What else it said.
    """

    whole: Spent
    steps: dict[str, Spent]
    peak_mb: float
    facts: dict[str, Any]


@dataclass
class Notes:
    """What a measured process notes, to be printed at its end by :meth:`tell`."""

    steps: dict[str, Spent] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Note what the block takes; blocks of the same name add up."""
        wall, cpu = time.perf_counter(), _cpu_seconds()
        yield
        spent = Spent(time.perf_counter() - wall, _cpu_seconds() - cpu)
        self.steps[name] = self.steps[name] + spent if name in self.steps else spent

    def tell(self) -> None:
        """Print the notes for :func:`run`."""
        steps = {name: (spent.wall_seconds, spent.cpu_seconds) for name, spent in self.steps.items()}
        told = {"steps": steps, "facts": self.facts, "cpu": _cpu_seconds(), "peak_mb": peak_mb()}
        print(json.dumps(told))


def run(module: str, *arguments: object) -> Run:
    """Run a module that ends with :meth:`Notes.tell`, and return what it took.

    Raises
    ------
    subprocess.CalledProcessError
        The process failed; it has said why on standard error.
    """
    command = [sys.executable, "-m", module, *map(str, arguments)]
    started = time.perf_counter()
    ran = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    wall_seconds = time.perf_counter() - started
    told = json.loads(ran.stdout.splitlines()[-1])
    steps = {name: Spent(*spent) for name, spent in told["steps"].items()}
    return Run(Spent(wall_seconds, told["cpu"]), steps, told["peak_mb"], told["facts"])


def _cpu_seconds() -> float:
    """Return the CPU seconds of this process and of those it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peak_mb() -> float:
    """Return the largest resident memory this process has had, in MB.

    ``ru_maxrss`` is not taken where there is something better: on Linux it begins with what the parent held.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def real_data(name: str) -> Path | None:
    """Return a folder of real data, from ``GRID_TEST_DATA`` or ``../shared/data``; missing where there is none."""
    named = os.environ.get(DATA_VARIABLE)
    folder = (Path(named) if named else ROOT.parent / "shared" / "data") / name
    return folder if folder.is_dir() else None


def machine() -> dict[str, str]:
    """Return what the measurements were made on and with, by heading."""
    cpu = Path("/proc/cpuinfo")
    models = [line for line in cpu.read_text().splitlines() if "model name" in line] if cpu.is_file() else []
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return {
        "Processor": models[0].partition(":")[2].strip() if models else platform.machine(),
        "Cores": str(os.cpu_count()),
        "Memory": f"{memory_gb:.0f} GB",
        "System": f"{platform.system()} {platform.machine()}",
        "Load before the run": f"{os.getloadavg()[0]:.1f} (average of the minute before; 0 is a quiet machine)",
        "Versions": ", ".join(
            [f"Python {platform.python_version()}", *(f"{name} {version(name)}" for name in SHOWN_PACKAGES)]
        ),
    }
