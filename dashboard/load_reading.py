"""How a file would be read, on the page: its first rows, what its coordinates say, and which column is which."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import components
from dashboard.frame import Scene
from dashboard.load_work import step_title
from governance.errors import N_
from governance.i18n import MISSING, Translator
from governance.settings import CASE_COLUMNS
from governance.tables import TABLES
from governance.words import LOCATED_BY

LABELS: Mapping[str, str] = {column.name: column.label for column in TABLES["cases"].columns} | {
    "x": N_("Easting (m)"), "y": N_("Northing (m)"), "address_area": N_("Text that names the place"),
}  # fmt: skip
FIRST = (
    "case_no", "received_on", "category", "lon", "lat", "township_code", "community_code", "grid_code",
    "concluded_on",
)  # fmt: skip
"""Columns that are asked about first; the others stand behind them."""

SYSTEMS = {
    "wgs84": N_("WGS 84 (GPS)"),
    "cgcs2000": N_("CGCS2000 (survey, Tianditu)"),
    "gcj02": N_("GCJ-02 (Amap, Tencent)"),
    "bd09": N_("BD-09 (Baidu)"),
}
"""Datums to what readers call them and where they come from."""

DATE_ORDERS = {
    "ymd": N_("year, month, day: 2026/3/5"),
    "mdy": N_("month, day, year: 3/5/2026"),
    "dmy": N_("day, month, year: 5/3/2026"),
}

FITS_SHOWN = 3
FAULT_TINT = "background-color: rgba(214, 120, 20, 0.16)"


def system_name(say: Translator, system: str) -> str:
    """Return what readers call a datum; an EPSG code is its own name."""
    return say(SYSTEMS[system]) if system in SYSTEMS else system


def must_choose_datum(facts: Mapping[str, Any], corrections: Mapping[str, str]) -> bool:
    """Return whether nobody has said what a new source's coordinates refer to and the coordinates do not tell."""
    datum = facts["datum"]
    is_open = datum is not None and not datum["is_clear"] and datum["declared"] in SYSTEMS
    return is_open and not facts["is_known"] and "datum" not in corrections


def is_doubted(facts: Mapping[str, Any]) -> bool:
    """Return whether the coordinates fit another datum clearly better than the one they would be read in."""
    datum, used = facts["datum"], _used(facts)
    return datum is not None and datum["is_clear"] and datum["better"] is not None and datum["better"] != used


def _used(facts: Mapping[str, Any]) -> str | None:
    key = "datum" if "lon" in facts["columns"] else "crs"
    used: str | None = facts["settings"].get(key)
    return used


def draw_reading(scene: Scene, facts: Mapping[str, Any], corrections: Mapping[str, str]) -> None:
    """Draw what the rows are by the proposal, what is left out, and what has to be decided."""
    say = scene.say
    step_title(
        2,
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
        components.Figure(say("Readable rows"), say.number(good), components.share(say, good, facts["rows"])),
        components.Figure(say("Would be rejected"), say.number(facts["faulty"])),
        *(components.Figure(say(LOCATED_BY[rung]), say.number(cases)) for rung, cases in facts["located_by"].items()),
    ])  # fmt: skip
    if facts["datum"] is not None:
        _draw_datum(say, facts, is_asked=must_choose_datum(facts, corrections))
    if facts["date_order_is_open"]:
        components.notice(
            say("Day or month first?"),
            say("Which figure of a date is the month cannot be told from these rows: choose below."),
            kind="fault",
        )
    _draw_rows(say, facts)
    for said, columns in (
        (N_("Personal columns, left out at the door: {columns}"), facts["left_personal"]),
        (N_("Other columns left out, never stored: {columns}"), [*facts["left_text"], *facts["left"]]),
    ):
        if columns:
            components.note(say(said).format(columns="、".join(columns)))


def _draw_datum(say: Translator, facts: Mapping[str, Any], *, is_asked: bool) -> None:
    """Draw how many coordinates fit in each datum, and what follows from it."""
    datum, used = facts["datum"], _used(facts)
    if is_doubted(facts):
        title, kind = say("The coordinates do not fit the datum they are read in"), "fault"
        lines = [
            say("Choose {system} below and look again, or load as it is and answer for it.").format(
                system=system_name(say, datum["better"])
            )
        ]
    elif not datum["is_clear"]:
        title, kind = say("The coordinates do not tell their datum"), "fault" if is_asked else "calm"
        lines = [datum["remedy"]]
        if is_asked:
            lines = [
                say(
                    "Ask whoever exports the file and choose below: a wrong one moves all cases by hundreds of metres."
                )
            ]
    else:
        title, kind, lines = say("The coordinates fit their datum"), "calm", []
    components.notice(title, "\n".join([*_fits(say, datum, used), *lines]), kind=kind)


def _fits(say: Translator, datum: Mapping[str, Any], used: str | None) -> Iterator[str]:
    """Give a line per reading: the one that is used, and the best others."""
    fits = datum["fits"]
    own = [fit for fit in fits if fit["system"] == used and not fit["is_swapped"]]
    others = [fit for fit in fits if fit not in own][: FITS_SHOWN - len(own)]
    of_place = say(
        "Read as {system}: {fitting} of {n} coordinates ({share}) lie in the place their row states."
    )
    of_district = say("Read as {system}: {fitting} of {n} coordinates ({share}) lie in the district.")
    for fit in (*own, *others):
        name = system_name(say, fit["system"])
        if fit["is_swapped"]:
            name = say("{system}, columns exchanged").format(system=name)
        line = (of_place if datum["by_stated_places"] else of_district).format(
            system=name, fitting=say.number(fit["fitting"]), n=say.number(datum["coordinates"]),
            share=components.share(say, fit["fitting"], datum["coordinates"]),
        )  # fmt: skip
        yield f"→ {line}" if fit in own else line


def _draw_rows(say: Translator, facts: Mapping[str, Any]) -> None:
    """Draw rows as they are read, those that would be rejected marked by word and colour."""
    if not facts["shown"]:
        return
    rows = pd.DataFrame(
        [
            {"row_no": str(row["row_no"]), "fault": _fault(say, row)}
            | {ours: _shown(row[ours]) for ours in facts["columns"] if ours in row}
            for row in facts["shown"]
        ]
    )
    is_faulty = [row["reason"] is not None for row in facts["shown"]]
    headings: dict[str, Any] = {ours: say(label) for ours, label in LABELS.items()} | {
        "row_no": st.column_config.TextColumn(say("Row"), width="small"),
        "fault": st.column_config.TextColumn(say("Fault"), width="medium" if any(is_faulty) else "small"),
    }
    styled = rows.style.apply(
        lambda row: [FAULT_TINT if is_faulty[int(str(row.name))] else ""] * len(row), axis=1
    )
    st.dataframe(styled, hide_index=True, key="load_rows", column_config=headings, height=320)
    components.note(say("The first rows, and the first that would be rejected, wherever they stand."))


def _fault(say: Translator, row: Mapping[str, Any]) -> str:
    """Return the fault of a row in words: reason, column, and what stood there."""
    if row["reason"] is None:
        return "✓"
    where = "" if row["column_name"] is None else f" ({row['column_name']})"
    what = "" if row["value"] is None else say(": {value}").format(value=row["value"])
    return f"✗ {row['reason']}{where}{what}"


def _shown(value: object) -> str:
    """Return a value as it is read; coordinates to the decimetre."""
    if value is None:
        return MISSING
    return f"{value:.6f}" if isinstance(value, float) else str(value)


def draw_mapping(
    scene: Scene, token: str, facts: Mapping[str, Any], corrections: Mapping[str, str]
) -> dict[str, str] | None:
    """Draw which column of the file is which of ours, and return what is to be changed when that is asked for.

    Parameters
    ----------
    token
        Tells this file's widgets from those of another.
    facts
        The proposal.
    corrections
        What was changed before.

    Returns
    -------
    dict or None
        Ours to theirs, and settings to their values; None until "look again" is pressed with something changed.
    """
    say = scene.say
    step_title(
        3,
        say("Which column is which"),
        say("Ours, and the file's; correct what is wrong. * must be named."),
    )
    changed: dict[str, str] = {}
    token = f"{token}_{_mark(corrections)}"
    with st.form(f"mapping_{token}"):
        further = [ours for ours in CASE_COLUMNS if ours not in FIRST]
        named = sum(ours in facts["columns"] for ours in further)
        first = st.container()
        behind = st.expander(say("Further columns ({n} named)").format(n=named), expanded=False)
        for place, ours in (*_threes(first, FIRST), *_threes(behind, further)):
            now, options = facts["columns"].get(ours, ""), ["", *facts["choices"]]
            with place:
                taken = st.selectbox(
                    say(LABELS[ours]) + (" *" if ours == "received_on" else ""), options,
                    index=options.index(now) if now in options else 0, key=f"map_{ours}_{token}",
                    format_func=lambda name: name or say("not in the file"),
                )  # fmt: skip
                if remark := _remark(say, ours, facts, corrections):
                    components.note(remark)
            if taken != now:
                changed[ours] = taken
        changed |= _settings_changed(say, token, facts, is_asked=must_choose_datum(facts, corrections))
        asked = st.form_submit_button(say("Look again"), key="load_again")
        if asked and not changed:
            components.note(say("Nothing was changed."))
    return changed if asked and changed else None


def _mark(corrections: Mapping[str, str]) -> str:
    """Return a short text that other corrections have not: with it boxes begin anew with what is then proposed."""
    return hashlib.sha256(repr(sorted(corrections.items())).encode()).hexdigest()[:8]


def _remark(say: Translator, ours: str, facts: Mapping[str, Any], corrections: Mapping[str, str]) -> str:
    """Return what stands below a box: an example as it is read, and whether a person has chosen the column."""
    examples = (row.get(ours) for row in facts["shown"])
    example = next((_shown(value) for value in examples if value is not None), None)
    parts = []
    if ours in facts["columns"]:
        parts.append(
            say("for example {value}").format(value=example)
            if example is not None
            else say("empty in these rows")
        )
    elif ours == "case_no":
        parts.append(say("without it, rows that agree in every cell are one case"))
    elif ours == "received_on":
        parts.append(say("must be named"))
    if ours in corrections:
        parts.append(say("changed by you"))
    return " · ".join(parts)


def _settings_changed(
    say: Translator, token: str, facts: Mapping[str, Any], *, is_asked: bool
) -> dict[str, str]:
    """Draw the settings of the source that a person may know better, and return those changed."""
    changed: dict[str, str] = {}
    first, second = st.columns(2)
    wanted: list[tuple[str, DeltaGenerator, str, Mapping[str, str]]] = [
        ("date_order", second, say("Order of dates in figures"), DATE_ORDERS)
    ]
    if "x" in facts["columns"]:
        now = facts["settings"].get("crs") or ""
        taken = first.text_input(
            say("Projection of easting and northing (EPSG code)"), now, key=f"map_crs_{token}"
        ).strip()
        if taken != now:
            changed["crs"] = taken
    else:
        wanted.append(("datum", first, say("Datum of longitude and latitude"), SYSTEMS))
    for key, place, label, known in wanted:
        now = facts["settings"].get(key, next(iter(known)))
        is_open = key == "datum" and is_asked
        taken = place.selectbox(
            label + (" *" if is_open else ""), list(known), index=None if is_open else list(known).index(now),
            key=f"map_{key}_{token}_{is_open}", placeholder=say("Choose"),
            format_func=lambda name, known=known: say(known[name]),
        )  # fmt: skip
        if taken is not None and (taken != now or is_open):
            changed[key] = taken
    return changed


def _threes(place: DeltaGenerator, names: Sequence[str]) -> Iterator[tuple[DeltaGenerator, str]]:
    """Give each name with a cell of its own, in rows of three."""
    for start in range(0, len(names), 3):
        yield from zip(place.columns(3), names[start : start + 3], strict=False)
