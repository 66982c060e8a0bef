"""Definitions: which are in force, that they stay what they were, and what they divide."""

import dataclasses
import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from governance import service_indicators
from governance.indicator_form import Indicator
from governance.indicators import INDICATORS, definitions
from governance.service_indicators import came_back_within, settled_at_once, townships_meeting
from governance.service_tables import SERVICE_MEASURES
from governance.settings import read_settings
from tests.tiny_warehouse import write_district

MEASURES = {measure.name for measure in SERVICE_MEASURES}

KEPT = {
    "R1.v1": "74dbdf1b38670a30e2b42d979ff6e933",
    "R1p.v1": "170fdeeb3395ad4eae28c1d424833450",
    "R1t.v1": "7d438c1b6881351e3f53575413164cc5",
    "R2.v1": "9e9c5fe7b8e1a05cebd79274d2af1bf0",
    "R2p.v1": "4591ab9f90d21c6cc4c75e2b01dd6181",
    "R2'.v1": "d41c6d9d23933ec9d3a80d4f3d91f77f",
    "R3.v1": "9043e0340979f9897bdc1093c639a5ec",
    "R3v.v1": "8a1341e0eb1fafc02a57199c063f7ed6",
    "R3x.v1": "9355cfae27ba07bf374562b68f7d4a1a",
    "R4.v1": "cf4d6711c54b3f468462192fa8b5e3cd",
    "R4d.v1": "d02ba8ebcf24904365526774d9411e58",
    "R5.v1": "9ad6987d6312af5e50016af50e332661",
    "R5f.v1": "156d794c535e62dcb8e7c0323adfa61a",
    "R5c.v1": "af9421efcef01979bd276932e653137e",
    "R5d.v1": "5d12e72deaa6eb4b150769d5fdbb7b9a",
    "R5df.v1": "eecab7f00e8f850ba8a4d5a972e81176",
    "R6a.v1": "9969902773cb97401c324d4166836e0c",
    "R6c.v1": "609b1b0619a3ae9e975ae0c534388671",
    "R8.v1": "f9b2be08bc0537e5532a6c08d359f6df",
    "R8v.v1": "62dc4d58d6116a14d3aae87db0d24ad2",
    "R9.v1": "494605deb8e683df225926f3132d2b83",
    "R9s.v1": "d5ad9be1daecc2a11ba4fe317c8d40de",
    "R10.v1": "bc57baf3926e2f0cfff7fb6d5c32eabd",
    "R6b/90.v1": "65641069855166216d493848d29a37d7",
    "R7/90.v1": "104818456871789afbd26f416eeec804",
}
"""Content hashes of definitions that figures have been made with: what a mark means never changes."""


def in_force(folder: Path, rules: str = "") -> dict[str, Indicator]:
    path = write_district(folder)
    path.write_text(path.read_text(encoding="utf-8") + f"\n[indicators]\n{rules}\n", encoding="utf-8")
    return dict(definitions(read_settings(path)))


def every_definition() -> list[Indicator]:
    fixed = [value for value in vars(service_indicators).values() if isinstance(value, Indicator)]
    return [*fixed, came_back_within(90), settled_at_once(90)]


def test_what_is_in_force_when_nothing_is_said(tmp_path):
    marks = {key: indicator.mark for key, indicator in in_force(tmp_path).items()}
    assert marks == {
        **{key: f"{key}.v1" for key in marks}, "R6b": "R6b/90.v1", "R7": "R7/90.v1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "changed"),
    [
        ('not_yet_due = "counted"', {"R1": "R1p", "R2": "R2p"}),
        ('satisfied = "fully"', {"R5": "R5f", "R5d": "R5df"}),
        ('silence = "counted"', {"R5": "R5c"}),
        ('silence = "counted"\nsatisfied = "fully"', {"R5": "R5c", "R5d": "R5df"}),
        ('returns = "ever"', {"R6b": "R6c"}),
        ("repeat_days = 60", {"R6b": "R6b/60", "R7": "R7/60"}),
    ],
)
def test_a_choice_shows_in_the_id(tmp_path, rules, changed):
    usual, chosen = in_force(tmp_path), in_force(tmp_path, rules)
    assert usual.keys() == chosen.keys()
    assert {key: chosen[key].id for key in usual if usual[key] != chosen[key]} == changed


def test_ids_are_never_shared():
    marks = [indicator.mark for indicator in every_definition()]
    assert len(set(marks)) == len(marks)
    assert all(INDICATORS.get(indicator.id, indicator) == indicator for indicator in every_definition())


@pytest.mark.parametrize("indicator", every_definition(), ids=lambda indicator: indicator.id)
def test_a_definition_divides_measures_that_there_are(indicator):
    columns = {indicator.numerator, indicator.denominator, *(indicator.times or ())}
    if indicator.clocked is not None:
        columns.add(indicator.clocked)
    assert columns <= MEASURES | {"done", "target", "verified", "meeting_townships", "townships"}


def test_a_definition_that_has_left_the_building_is_what_it_was():
    assert {indicator.mark: indicator.content_hash for indicator in every_definition()} == KEPT


@pytest.mark.parametrize("indicator", every_definition(), ids=lambda indicator: indicator.id)
def test_a_pack_keeps_its_definition_whatever_is_in_force_later(indicator):
    record = json.loads(json.dumps(indicator.as_record(), ensure_ascii=False))
    later = dataclasses.replace(indicator, denominator="cases", version=2)
    kept = Indicator.from_record(record)
    assert kept == indicator != later
    assert kept.content_hash == record["content_hash"] != later.content_hash


def test_silence_counted_as_satisfaction_is_a_product_of_two_shares():
    silent = service_indicators.SATISFIED_OR_SILENT_SHARE
    sums = {"satisfied_or_silent_cases": 8, "evaluated_cases": 10, "evaluated_rated_cases": 5}
    numerator, denominator = silent.fraction(sums)
    assert (numerator, denominator) == (40, 100)
    assert silent.value(numerator, denominator) == 40
    assert silent.values(pd.DataFrame([sums, sums | {"evaluated_cases": 0}])).tolist()[0] == 40
    assert silent.values(pd.DataFrame([sums | {"evaluated_cases": 0}])).isna().all()
    assert silent.interval(numerator, denominator) is None
    assert silent.sql == (
        "100 * (sum(satisfied_or_silent_cases) / nullif(sum(evaluated_cases), 0)) "
        "* (sum(evaluated_rated_cases) / nullif(sum(evaluated_cases), 0))"
    )


def test_the_interval_is_in_the_unit_of_the_value():
    low, high = service_indicators.CONCLUDED_SHARE.interval(81, 263) or (0, 0)
    assert (round(low, 2), round(high, 2)) == (25.53, 36.62)


def test_the_sql_of_a_definition_gives_its_value(tmp_path):
    import duckdb

    with duckdb.connect() as connection:
        for indicator in in_force(tmp_path).values():
            columns = ", ".join(
                f"{number + 1} AS {name}"
                for number, name in enumerate(
                    sorted({indicator.numerator, indicator.denominator, *(indicator.times or ())})
                )
            )
            frame = connection.execute(f"SELECT {columns}").df()
            (value,) = connection.execute(f"SELECT {indicator.sql} FROM frame").fetchone() or (None,)
            assert value == pytest.approx(indicator.values(frame).iloc[0])
            assert connection.execute(f"SELECT {indicator.sql} FROM frame WHERE false").fetchone() == (None,)


def test_meetings_cover_the_townships_that_held_one():
    meetings = pd.DataFrame(
        [("T1", "2026-03-01"), ("T1", "2026-03-31"), ("T2", "2026-04-01"), ("T9", "2026-03-05"), (None, "2026-03-05")],
        columns=["township_code", "held_on"],
    ).assign(held_on=lambda rows: pd.to_datetime(rows["held_on"]))  # fmt: skip
    covered = townships_meeting(
        meetings, ["T1", "T2", "T3"], first_day=date(2026, 3, 1), last_day=date(2026, 3, 31)
    )
    assert covered.iloc[0].to_dict() == {"meeting_townships": 1, "townships": 3, "meetings": 2}
    assert service_indicators.MEETING_SHARE.printed(1, 3) is not None
