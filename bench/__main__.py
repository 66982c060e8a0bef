"""``python -m bench``: measure, print ratios, write ``docs/benchmarks.md``."""

import argparse
import time
from collections.abc import Callable

from rich.console import Console

from bench import (
    hotspots,
    incremental,
    live_map,
    load,
    packs,
    placing,
    risks,
    service,
    sheets,
    spreadsheets,
    store,
)
from bench.page import Part, show, write
from bench.runs import machine

FULL: dict[str, Callable[[], Part]] = {
    "placing": placing.part,
    "load": load.measure,
    "spreadsheets": spreadsheets.measure,
    "incremental": incremental.measure,
    "service": service.measure,
    "hotspots": hotspots.part,
    "map": live_map.part,
    "store": store.part,
    "risks": risks.part,
    "sheets": sheets.part,
    "packs": packs.part,
}
QUICK: dict[str, Callable[[], Part]] = {
    "placing": lambda: placing.part(points=200_000),
    "load": lambda: load.measure(rows=50_000, large_rows=0, repeats=1),
    "spreadsheets": lambda: spreadsheets.measure(files=2, file_rows=2_000, repeats=1),
    "incremental": lambda: incremental.measure(cases=100_000, day_rows=400),
    "service": lambda: service.measure(cases=100_000),
    "hotspots": lambda: hotspots.part(places=2_500, permutations=99, served={456: (20_000, 0.3)}),
    "map": lambda: live_map.part(places=(456,), changes=4),
    "store": lambda: store.part(seconds=3, streams=5_000),
    "risks": lambda: risks.part(episodes=5_000),
    "sheets": lambda: sheets.part(peer_pages=10),
    "packs": lambda: packs.part(repeats=1),
}


def main() -> None:
    """Measure what is asked for; a full run of everything writes the page."""
    reader = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    reader.add_argument(
        "--quick", action="store_true", help="small sizes, no targets; the page is left as it is"
    )
    reader.add_argument("--only", choices=FULL, help="one part; the page is left as it is")
    chosen = reader.parse_args()
    console = Console()
    measured_on = machine()
    for name, value in measured_on.items():
        console.print(f"{name}: {value}", highlight=False)
    started = time.monotonic()
    parts = []
    for name, measure in (QUICK if chosen.quick else FULL).items():
        if chosen.only in (None, name):
            with console.status(f"Measuring: {name}"):
                parts.append(measure())
            if chosen.quick:
                parts[-1].targets.clear()  # they are of the full sizes
            show(parts[-1], console)
    minutes = (time.monotonic() - started) / 60
    console.print(f"Took {minutes:.1f} minutes.")
    if not chosen.quick and chosen.only is None:
        write(parts, measured_on, minutes=minutes)
        console.print("Wrote docs/benchmarks.md.")


if __name__ == "__main__":
    main()
