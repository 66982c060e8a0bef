"""The steps of loading on a page: choose files and source, see how they are read, correct, load, publish, take back.

What a step found stays in the session until the files or the source change, so that a rerun of the page repeats none.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import components
from dashboard.frame import Scene
from dashboard.loading import ENDINGS, LOOKING_S, WORKBOOK_ENDINGS, Runner, Uploaded, Watch, on_disk
from governance.errors import N_, GridError
from governance.i18n import MISSING, Translator
from governance.settings import CASE_COLUMNS
from governance.tables import TABLES
from governance.words import LOCATED_BY, REJECT_REASONS

Given = TypeVar("Given")

LABELS: Mapping[str, str] = {column.name: column.label for column in TABLES["cases"].columns} | {
    "x": N_("Easting (m)"), "y": N_("Northing (m)"), "address_area": N_("Text that names the place"),
}  # fmt: skip
FIRST = (
    "case_no", "received_on", "category", "lon", "lat", "township_code", "community_code", "grid_code",
    "concluded_on",
)  # fmt: skip
"""Columns that are asked about first; the others stand behind them."""

DATUMS = ("wgs84", "cgcs2000", "gcj02", "bd09")
DATE_ORDERS = ("ymd", "mdy", "dmy")

_PROPOSAL, _CORRECTIONS, _LOADED, _SAID, _LAST, _STOPPED = (
    "load_proposal", "load_corrections", "load_results", "load_said", "load_last", "load_stopped",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """What is to be loaded.

    Attributes
    ----------
    files
        As the browser sent them.
    source
        Name of the source, known or new.
    sheet
        Sheet or layer; empty means the one that fits.
    """

    files: Sequence[Uploaded]
    source: str
    sheet: str

    @property
    def token(self) -> str:
        """Short text that no other choice has."""
        told = [self.source, self.sheet]
        told += [hashlib.sha256(file.getbuffer()).hexdigest() + file.name for file in self.files]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]

    @property
    def options(self) -> list[str]:
        """Options of the command line that say which source and sheet."""
        return [f"--source={self.source}", *([f"--sheet={self.sheet}"] if self.sheet else [])]


def runner_of(scene: Scene) -> Runner:
    """Return what runs verbs for the reader's district in the reader's language."""
    return Runner(scene.settings.path, scene.say.language)


def choose(scene: Scene) -> Choice | None:
    """Draw what chooses files, source and sheet; None until all is chosen."""
    say = scene.say
    files = st.file_uploader(
        say("Files of case records"), type=list(ENDINGS), accept_multiple_files=True, key="load_files",
        help=say("CSV, spreadsheets, layers of points and Parquet. Several files must be of one kind."),
    )  # fmt: skip
    if not files:
        components.notice(
            say("No file is chosen yet"),
            say("Choose one or several files above. Nothing is stored before you press Load. On the command line: "
                "`python -m pipelines load FILE --source NAME`, then `python -m pipelines build`."),
        )  # fmt: skip
        return None
    names = {source.name: source.shown_name for source in scene.settings.sources}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            say("Source"), ["", *names], index=None, key="load_source",
            placeholder=say("Where the files come from"),
            format_func=lambda name: names.get(name, say("A new source")),
        )  # fmt: skip
        name = chosen
        if chosen == "":
            name = st.text_input(say("Name of the new source"), key="load_name", max_chars=60)
        sheet = ""
        if any(file.name.lower().endswith(WORKBOOK_ENDINGS) for file in files):
            sheet = st.text_input(say("Sheet (name or number; empty: the one that fits)"), key="load_sheet")
    if not name or not name.strip():
        components.note(
            say("Choose where the files come from, or name a new source, and they are looked at.")
        )
        return None
    return Choice(files, name.strip(), sheet.strip())


def proposal(scene: Scene, choice: Choice) -> dict[str, Any] | None:
    """Return how the first file would be read; looked at once. None where it cannot be, which is told."""
    corrections = _corrections(choice)
    key = (choice.token, tuple(sorted(corrections.items())), scene.say.language)
    kept = st.session_state.get(_PROPOSAL)
    if kept is None or kept[0] != key:
        say = scene.say
        if st.session_state.get(_STOPPED) and not st.button(say("Look at the file"), key="load_look"):
            return None
        found = _told(say("Looking at {file}").format(file=choice.files[0].name), scene, lambda watch: (
            _profile(scene, choice, watch=watch)
        ))  # fmt: skip
        kept = st.session_state[_PROPOSAL] = (key, found)
    facts, fault = kept[1]
    if fault:
        components.notice(scene.say("The file cannot be taken as it is"), fault, kind="fault")
        if corrections and st.button(scene.say("Forget the corrections"), key="load_forget"):
            del st.session_state[_CORRECTIONS]
            st.rerun()
    return facts or None


def _corrections(choice: Choice) -> dict[str, str]:
    token, corrections = st.session_state.get(_CORRECTIONS, ("", {}))
    return corrections if token == choice.token else {}


def _profile(scene: Scene, choice: Choice, *options: str, watch: Watch) -> dict[str, Any]:
    told = [f"--set={key}={value}" for key, value in _corrections(choice).items()]
    with on_disk(choice.files[:1]) as paths:
        return runner_of(scene).facts(
            "profile", str(paths[0]), *choice.options, *told, *options, within_s=LOOKING_S, watch=watch
        )


def _told(doing: str, scene: Scene, work: Callable[[Watch], Given]) -> tuple[Given | None, str]:
    """Do something that takes its time, showing that it goes on; return what it gave, and its fault if any."""
    say = scene.say

    def tick(gone: float) -> None:
        clock.caption(say("{seconds} seconds").format(seconds=say.number(int(gone))))

    with st.status(doing, expanded=True) as status:
        clock = st.empty()
        st.button(
            say("Stop"),
            key="load_stop",
            help=say("Leaving the page stops it too."),
            on_click=_stop,
            args=(say,),
        )
        st.session_state.pop(_STOPPED, None)
        try:
            given = work(tick)
        except GridError as fault:
            status.update(label=say("Not done"), state="error", expanded=False)
            return None, fault.text(say)
        status.update(label=say("Done"), state="complete", expanded=False)
        return given, ""


def _stop(say: Translator) -> None:
    """Note that somebody pressed Stop; the rerun that follows has ended the verb by then."""
    st.session_state[_STOPPED] = True
    st.session_state[_SAID] = (say("Stopped. Nothing was left half-written."), False)


def draw_reading(scene: Scene, facts: Mapping[str, Any]) -> None:
    """Draw what the first rows are by the proposal, and what is left out."""
    say = scene.say
    components.section_title(
        say("How the file is read"),
        say("{rows} rows looked at").format(rows=say.number(facts["rows"])),
    )
    if "received_on" not in facts["columns"]:
        components.notice(
            say("The day of receipt is not known"),
            say("Name its column below, then look again."),
            kind="fault",
        )
    good = facts["rows"] - facts["faulty"]
    components.figures([
        components.Figure(say("Readable rows"), say.number(good), f"{components.share(say, good, facts['rows'])}"),
        components.Figure(say("Would be rejected"), say.number(facts["faulty"])),
        *(components.Figure(say(LOCATED_BY[rung]), say.number(cases)) for rung, cases in facts["located_by"].items()),
    ])  # fmt: skip
    if facts["datum_found"]:
        components.note(facts["datum_found"])
    if facts["date_order_is_open"]:
        components.note(
            say("Which figure of a date is the month cannot be told from these rows: choose below.")
        )
    for said, columns in (
        (N_("Personal columns, left out at the door: {columns}"), facts["left_personal"]),
        (N_("Other columns left out, never stored: {columns}"), [*facts["left_text"], *facts["left"]]),
    ):
        if columns:
            components.note(say(said).format(columns="、".join(columns)))
    if facts["shown"]:
        rows = pd.DataFrame(facts["shown"]).astype(object)
        rows = rows.where(rows.notna(), MISSING).astype(str)
        headings = {ours: say(label) for ours, label in LABELS.items()} | {
            "row_no": say("Row"), "reason": say("Fault"), "column_name": say("Column"), "value": say("Value"),
        }  # fmt: skip
        st.dataframe(rows, hide_index=True, key="load_rows", column_config=headings, height=320)


def draw_mapping(scene: Scene, choice: Choice, facts: Mapping[str, Any]) -> None:
    """Draw which column of the file is which of ours, to be corrected."""
    say, columns, settings = scene.say, facts["columns"], facts["settings"]
    changed: dict[str, str] = {}
    with st.form(f"mapping_{choice.token}"):
        further = [ours for ours in CASE_COLUMNS if ours not in FIRST]
        for place, ours in (
            *_threes(st.container(), FIRST),
            *_threes(st.expander(say("Further columns")), further),
        ):
            now, options = columns.get(ours, ""), ["", *facts["choices"]]
            taken = place.selectbox(
                say(LABELS[ours]), options, index=options.index(now) if now in options else 0,
                key=f"map_{ours}_{choice.token}", format_func=lambda name: name or say("not in the file"),
            )  # fmt: skip
            if taken != now:
                changed[ours] = taken
        first, second = st.columns(2)
        for key, place, label, known in (
            ("datum", first, say("Datum of longitude and latitude"), DATUMS),
            ("date_order", second, say("Order of dates in figures"), DATE_ORDERS),
        ):
            now = settings.get(key, known[0])
            taken = place.selectbox(label, known, index=known.index(now), key=f"map_{key}_{choice.token}")
            if taken != now:
                changed[key] = taken
        if st.form_submit_button(say("Look again"), key="load_again") and changed:
            st.session_state[_CORRECTIONS] = (choice.token, _corrections(choice) | changed)
            st.rerun()


def _threes(place: DeltaGenerator, names: Sequence[str]) -> Iterator[tuple[DeltaGenerator, str]]:
    """Give each name with a cell of its own, in rows of three."""
    for start in range(0, len(names), 3):
        yield from zip(place.columns(3), names[start : start + 3], strict=False)


def draw_loading(scene: Scene, choice: Choice, facts: Mapping[str, Any]) -> None:
    """Draw what writes the profile and what loads."""
    say = scene.say
    with st.container(horizontal=True, vertical_alignment="center"):
        writes = not facts["is_written"] and st.button(
            say("Write the profile"), key="load_write", type="primary",
            disabled="received_on" not in facts["columns"],
        )  # fmt: skip
        loads = st.button(
            say.plural("Load {n} file", "Load {n} files", len(choice.files)), key="load_start",
            type="primary", disabled=not facts["is_written"],
        )  # fmt: skip
        components.note(
            say("The district file has this profile.")
            if facts["is_written"]
            else say("Writing the profile puts it into the district file; then the files can be loaded.")
        )
    if writes:
        written, fault = _told(say("Writing the profile"), scene, lambda watch: (
            _profile(scene, choice, "--write", watch=watch)
        ))  # fmt: skip
        if fault:
            components.notice(say("The profile was not written"), fault, kind="fault")
            return
        st.session_state[_PROPOSAL] = (st.session_state[_PROPOSAL][0], (written, ""))
        st.rerun()
    if loads:
        _load(scene, choice)
        st.rerun()


def _load(scene: Scene, choice: Choice) -> None:
    """Load the files one after another, and keep what became of each."""
    st.session_state[_LOADED] = results = []
    for key in (_LAST, _SAID):
        st.session_state.pop(key, None)
    runner = runner_of(scene)
    with on_disk(choice.files) as paths:
        for path in paths:

            def load(watch: Watch, path: Path = path) -> dict[str, Any]:
                return runner.facts("load", str(path), *choice.options, watch=watch)

            doing = scene.say("Loading {file}").format(file=path.name)
            results.append((path.name, *_told(doing, scene, load)))


def draw_results(scene: Scene) -> None:
    """Draw what became of the files loaded last: whether the rows add up, and the workbook of the rejected ones."""
    say = scene.say
    results = st.session_state.get(_LOADED, [])
    if results:
        components.section_title(say("What was loaded"), say("Published with the next build."))
    for name, facts, fault in results:
        if fault:
            components.notice(say("{file} was not loaded").format(file=name), fault, kind="fault")
            continue
        no_records = sum(facts["not_records"].values())
        said = say(
            "{load_id}: {file}: {rows} rows = {taken} taken + {rejected} rejected + {no_records} no records."
        )
        reasons = [
            say("Rejected {rows}: {reason} ({column})").format(
                rows=say.number(reason["rows"]), reason=say(REJECT_REASONS[reason["reason"]]),
                column=reason["column"] or say("whole row"),
            ) for reason in facts["reasons"]
        ]  # fmt: skip
        components.notice(
            said.format(
                load_id=facts["load_id"], file=name, rows=say.number(facts["rows_in"]),
                taken=say.number(facts["rows_in"] - facts["rejected"] - no_records),
                rejected=say.number(facts["rejected"]), no_records=say.number(no_records),
            ), "\n".join(reasons) or say("Every row could be taken."),
        )  # fmt: skip
        workbook = Path(facts["workbook"] or "")
        if workbook.is_file():
            st.download_button(
                say("Rejected rows as XLSX"), workbook.read_bytes(), f"{facts['load_id']}-rejects.xlsx",
                key=f"rejects_{facts['load_id']}", on_click="ignore",
            )  # fmt: skip


def draw_publishing(scene: Scene) -> None:
    """Draw what publishes and what takes the last load back."""
    say, state = scene.say, st.session_state
    components.section_title(
        say("Publish"), say("Readers see what is loaded after the next build; nothing is half-published.")
    )
    with st.container(horizontal=True):
        builds = st.button(say("Build and publish"), key="load_build", type="primary")
        asks = st.button(say("Take the last load back"), key="load_undo")
    if builds:
        facts, fault = _told(
            say("Building"), scene, lambda watch: runner_of(scene).facts("build", watch=watch)
        )
        state[_SAID] = (fault if facts is None else _built(scene, facts), bool(fault))
        st.rerun()
    if asks:
        facts, fault = _told(say("Looking for the last load"), scene, lambda watch: (
            runner_of(scene).facts("status", within_s=LOOKING_S, watch=watch)
        ))  # fmt: skip
        state[_LAST] = facts["loads"][-1] if facts and facts["loads"] else None
        state[_SAID] = (fault or (say("Nothing is loaded.") if state[_LAST] is None else ""), bool(fault))
    if state.get(_LAST):
        _confirm_undo(scene, state[_LAST])
    said, is_fault = state.get(_SAID, ("", False))
    if said:
        components.notice(
            say("Not done") if is_fault else say("Done"), said, kind="fault" if is_fault else "calm"
        )


def _built(scene: Scene, facts: Mapping[str, Any]) -> str:
    """Return what a build did, as the command line says it."""
    say, rows = scene.say, {name: scene.say.number(value) for name, value in facts["rows"].items()}
    if not facts["is_new"]:
        return say("Nothing has changed since {name}; it stays published.").format(name=facts["publication"])
    balance = say(
        "Rows: {rows_in} in = {accepted} accepted + {superseded} superseded "
        "+ {duplicate} duplicate + {rejected} rejected + {not_record} no records."
    )
    published = say("Published {name}: loads added {added}, taken back {removed}; months counted {months}.")
    return "\n".join((
        published.format(
            name=facts["publication"], added=facts["loads_added"], removed=facts["loads_removed"],
            months=facts["months_rebuilt"],
        ),
        balance.format(**rows),
    ))  # fmt: skip


def _confirm_undo(scene: Scene, last: Mapping[str, Any]) -> None:
    """Ask whether the last load is to be taken back, and do it."""
    say, state = scene.say, st.session_state
    components.note(
        say("{load_id}: {file}, {rows} rows. It can be loaded again.").format(
            load_id=last["load_id"], file=last["file_name"], rows=say.number(last["rows_in"])
        )
    )
    with st.container(horizontal=True):
        agreed = st.button(say("Take {load_id} back").format(load_id=last["load_id"]), key="load_undo_yes")
        declined = st.button(say("Keep it"), key="load_undo_no")
    if agreed:
        given, fault = _told(say("Taking back"), scene, lambda watch: (
            runner_of(scene).run("undo", last["load_id"], watch=watch)
        ))  # fmt: skip
        state[_SAID] = (fault if given is None else given.strip(), bool(fault))
    if agreed or declined:
        state[_LAST] = None
        state[_LOADED] = []
        st.rerun()
