"""The steps of loading on a page: choose files and source, see how they are read, correct, load.

What a step found stays in the session until the files or the source change, so that a rerun of the page repeats none.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import components
from dashboard.frame import Scene
from dashboard.load_reading import LABELS, draw_mapping, draw_reading, is_doubted, must_choose_datum
from dashboard.load_work import RESULTS, SAID, STOPPED, done_with_watch, runner_of, step_title
from dashboard.loading import ENDINGS, LOOKING_S, WORKBOOK_ENDINGS, Uploaded, Watch, on_disk
from governance.i18n import MISSING, Translator

_PROPOSAL, _CORRECTIONS = "load_proposal", "load_corrections"


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


def choose(scene: Scene) -> Choice | None:
    """Draw what chooses files, source and sheet; None until all is chosen."""
    say = scene.say
    step_title(1, say("Files and where they come from"))
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
    names = {profile.name: profile.shown_name for profile in scene.settings.profiles}
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
        if st.session_state.get(STOPPED) and not st.button(say("Look at the file"), key="load_look"):
            return None
        doing = say("Looking at {file}").format(file=choice.files[0].name)
        found = done_with_watch(scene, doing, lambda watch: _profile(scene, choice, watch=watch))
        kept = st.session_state[_PROPOSAL] = (key, found)
    facts, fault = kept[1]
    if fault:
        components.notice(scene.say("The file cannot be taken as it is"), fault, kind="fault")
        if corrections:
            _draw_corrections(scene.say, corrections)
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


def draw_proposal(scene: Scene, choice: Choice, facts: Mapping[str, Any]) -> None:
    """Draw how the file is read and what corrects it, and look again when something was changed."""
    corrections = _corrections(choice)
    draw_reading(scene, facts, corrections)
    changed = draw_mapping(scene, choice.token, facts, corrections)
    if changed is not None:
        st.session_state[_CORRECTIONS] = (choice.token, corrections | changed)
        st.rerun()
    if corrections:
        _draw_corrections(scene.say, corrections)


def _draw_corrections(say: Translator, corrections: Mapping[str, str]) -> None:
    """Draw what a person has changed, and what forgets it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(say("Forget the corrections"), key="load_forget"):
            del st.session_state[_CORRECTIONS]
            st.rerun()
        told = (f"{say(LABELS.get(key, key))} = {value or MISSING}" for key, value in corrections.items())
        components.note(say("Changed by you: {changes}").format(changes=", ".join(told)))


def draw_loading(scene: Scene, choice: Choice, facts: Mapping[str, Any]) -> None:
    """Draw what writes the profile and what loads, and what has to be decided before."""
    say = scene.say
    step_title(4, say("Load the files"), say("All of it or nothing; every row is accounted for afterwards."))
    if facts["is_written"]:
        options = _acceptance(say, facts)
        label = say.plural("Load {n} file", "Load {n} files", len(choice.files))
        if st.button(label, key="load_start", type="primary", disabled=options is None):
            _load(scene, choice, options or [])
            st.rerun()
        return
    if facts["changes"]:
        components.notice(
            say("This changes how source {source} is read").format(source=choice.source),
            "\n".join([
                *facts["changes"],
                say("Files loaded before keep what they were read with. For one file that differs, name a new source."),
            ]),
        )  # fmt: skip
    lacking = [say("the column of the day of receipt")] if "received_on" not in facts["columns"] else []
    lacking += [say("the datum of the coordinates")] if must_choose_datum(facts, _corrections(choice)) else []
    if lacking:
        components.note(
            say("Before it can be loaded, name above: {missing}.").format(missing=", ".join(lacking))
        )
    with st.container(horizontal=True, vertical_alignment="center"):
        writes = st.button(say("Write the profile"), key="load_write", type="primary", disabled=bool(lacking))
        components.note(
            say("Writing the profile puts it into the district file; then the files can be loaded.")
        )
    if writes:
        _write(scene, choice)


def holds_records(scene: Scene, choice: Choice) -> bool:
    """Return whether the files are receptions, callbacks or campaigns: the district file alone says how these read."""
    cases = {source.name for source in scene.settings.sources}
    return choice.source in {profile.name for profile in scene.settings.profiles} - cases


def draw_loading_records(scene: Scene, choice: Choice) -> None:
    """Draw how files of further records are read, and what loads them."""
    say = scene.say
    step_title(2, say("Load the files"), say("All of it or nothing; every row is accounted for afterwards."))
    columns = scene.settings.profile(choice.source).columns.model_dump(exclude_none=True)
    told = "、".join(columns.values())
    components.note(say("Read as the district file says, from the columns {columns}.").format(columns=told))
    label = say.plural("Load {n} file", "Load {n} files", len(choice.files))
    if st.button(label, key="load_start", type="primary"):
        _load(scene, choice, [])
        st.rerun()


def _acceptance(say: Translator, facts: Mapping[str, Any]) -> list[str] | None:
    """Draw what accepts a doubted datum, and return the options of the load; None while it is not accepted."""
    if not is_doubted(facts):
        return []
    agreed = st.checkbox(
        say("I have asked: the datum is right as declared. Load it although another fits better."),
        key="load_accept",
    )
    return ["--accept-datum"] if agreed else None


def _write(scene: Scene, choice: Choice) -> None:
    """Write the profile, and show the next step."""
    written, fault = done_with_watch(
        scene, scene.say("Writing the profile"), lambda watch: _profile(scene, choice, "--write", watch=watch)
    )
    if fault:
        components.notice(scene.say("The profile was not written"), fault, kind="fault")
        return
    st.session_state[_PROPOSAL] = (st.session_state[_PROPOSAL][0], (written, ""))
    st.rerun()


def _load(scene: Scene, choice: Choice, options: Sequence[str]) -> None:
    """Load the files one after another, and keep what became of each."""
    st.session_state[RESULTS] = results = []
    st.session_state.pop(SAID, None)
    runner = runner_of(scene)
    with on_disk(choice.files) as paths:
        for number, path in enumerate(paths, 1):

            def load(watch: Watch, path: Path = path) -> dict[str, Any]:
                return runner.facts("load", str(path), *choice.options, *options, watch=watch)

            doing = scene.say("Loading {file} ({number} of {count})").format(
                file=path.name, number=number, count=len(paths)
            )
            results.append((path.name, *done_with_watch(scene, doing, load)))
