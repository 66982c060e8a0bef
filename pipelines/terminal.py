"""The terminal of the verbs: its language, its two streams, what a reader is shown while work goes on."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from governance.i18n import translator
from governance.settings import command_language

_ = translator(command_language())
out, err = Console(soft_wrap=True, highlight=False), Console(stderr=True, soft_wrap=True, highlight=False)

DistrictOption = Annotated[
    Path | None,
    typer.Option(
        "--district", help=_("District file; otherwise GRID_DISTRICT, otherwise the demonstration's.")
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help=_("Report as JSON on standard output."))]


def shown_progress() -> Progress:
    """Return a progress display on standard error, gone when done; none where that is no terminal."""
    return Progress(
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        console=err, transient=True, disable=not err.is_terminal,
    )  # fmt: skip


def counting(progress: Progress, task: TaskID) -> Callable[[int], None]:
    """Return what shows how many rows of a task are done."""
    return lambda rows: progress.update(task, completed=rows)


def counting_of(progress: Progress, title: str) -> Callable[[int, int], None]:
    """Return what shows how many of how many are done, under a title."""
    task = progress.add_task(title, total=None)
    return lambda done, of: progress.update(task, completed=done, total=of)


def is_agreed(question: str) -> bool:
    """Ask a question at the terminal; anything but a yes is a no."""
    err.print(f"{question} (y/N) ", end="", markup=False)
    try:
        return input().strip().lower() in {"y", "yes", "是"}
    except EOFError:
        return False
