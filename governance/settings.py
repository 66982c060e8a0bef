"""The district file: one frozen :class:`Settings`, read once and passed down.

A district is described by a TOML file. Paths in it start from the file's own folder. Unknown keys are refused, and
all faults are reported at once, each with its line and what to do. Nothing else in the project reads the
environment or a settings file.
"""

import os
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from governance.access_settings import Access
from governance.clock_settings import Clocks
from governance.crosswalk import is_circular
from governance.errors import N_, GridError, SettingsFault
from governance.indicator_settings import IndicatorRules
from governance.record_settings import Callback, Campaign, Profile, Reception, record_faults
from governance.risk_settings import Offices, Risks
from governance.satisfaction import Satisfaction
from governance.setting_remedies import remedy_of
from governance.setting_tables import (
    CASE_COLUMNS,
    Code,
    Datum,
    Denominator,
    District,
    Grids,
    Hotspots,
    Map,
    Paths,
    Placing,
    Privacy,
    Section,
    Source,
    SourceColumns,
    TextKept,
    Townships,
)
from governance.store_settings import StoreSection
from governance.toml_lines import line_of

__all__ = [
    "CASE_COLUMNS", "DEMONSTRATION_DISTRICT", "DISTRICT_VARIABLE", "LANGUAGE_VARIABLE", "Datum", "Denominator", "Grids",
    "Hotspots", "Settings", "Source", "SourceColumns", "TextKept", "Townships", "command_language", "district_path",
    "line_in", "read_settings", "today",
]  # fmt: skip

DISTRICT_VARIABLE = "GRID_DISTRICT"
"""Environment variable that names the district file."""

LANGUAGE_VARIABLE = "GRID_LANG"
"""Environment variable that names the language of the command line."""

DEMONSTRATION_DISTRICT = Path(__file__).parent.parent / "data" / "district.toml"

SectionType = TypeVar("SectionType", bound=Section)


class Settings(Section):
    """Everything a district decides.

    Attributes
    ----------
    crosswalk
        ``[crosswalk]``: codes of grids, communities and townships that are given up, to those that took their place.
    """

    district: District
    grids: Grids
    townships: Townships | None = None
    sources: tuple[Source, ...] = ()
    receptions: tuple[Reception, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    placing: Placing = Placing()
    crosswalk: dict[Code, Code] = Field(default_factory=dict)
    privacy: Privacy = Privacy()
    hotspots: Hotspots = Hotspots()
    indicators: IndicatorRules = IndicatorRules()
    clocks: Clocks = Clocks()
    satisfaction: Satisfaction = Satisfaction()
    map: Map = Map()
    access: Access = Access()
    store: StoreSection = StoreSection()
    risks: Risks = Risks()
    offices: Offices = Offices()
    paths: Paths
    path: Path

    @property
    def timezone(self) -> ZoneInfo:
        """Where a day begins and ends."""
        return ZoneInfo(self.district.timezone)

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Where files of any kind of record come from: sources of cases first."""
        return (*self.sources, *self.receptions, *self.callbacks, *self.campaigns)

    def profile(self, name: str) -> Profile:
        """Return where files of any kind of record come from, by name.

        Raises
        ------
        GridError
            When the district file has no such source, receptions, callbacks or campaigns.
        """
        for profile in self.profiles:
            if profile.name == name:
                return profile
        return self.source(name)

    def source(self, name: str) -> Source:
        """Return a source of cases by name.

        Raises
        ------
        GridError
            When the district file has no such source.
        """
        for source in self.sources:
            if source.name == name:
                return source
        known = ", ".join(profile.name for profile in self.profiles) or "-"
        raise GridError(
            N_("{path} has no source called {name}. It has: {known}. Add a [[sources]] table or name another."),
            path=self.path, name=name, known=known,
        )  # fmt: skip


def district_path(chosen: Path | None = None) -> Path:
    """Return the district file to use: the one chosen, else ``GRID_DISTRICT``, else the demonstration's."""
    if chosen is not None:
        return chosen
    named = os.environ.get(DISTRICT_VARIABLE)
    return Path(named) if named else DEMONSTRATION_DISTRICT


def command_language() -> str:
    """Return the language of the command line: ``GRID_LANG``, else the locale's; Chinese unless it says English."""
    named = os.environ.get(LANGUAGE_VARIABLE) or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if named.lower().startswith("en") else "zh-CN"


def read_settings(chosen: Path | None = None) -> Settings:
    """Return the settings of a district file.

    Parameters
    ----------
    chosen
        The file; missing means what :func:`district_path` finds.

    Raises
    ------
    SettingsFault
        The file is missing, is not TOML, or has faults; all are told at once, with line and remedy.
    """
    path = district_path(chosen).resolve()
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = tomllib.loads(text)
    except FileNotFoundError:
        raise SettingsFault(
            N_("There is no district file at {path}. Write one with `python -m pipelines init`."),
            [],
            path=path,
        ) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise SettingsFault(
            N_("{path} is not a TOML file in UTF-8:"), [GridError("{detail}", detail=fault)], path=path
        ) from None
    document.setdefault("paths", {})
    try:
        settings = Settings.model_validate({**document, "path": path}, context={"folder": path.parent})
        faults = _faults_across(settings, text)
    except ValidationError as found:
        faults = [_fault(error, text) for error in found.errors()]
        faults += _faults_across(_sound_parts(document), text)
    faults.sort(key=lambda fault: int(str(fault.values["line"])))
    if faults:
        raise SettingsFault(N_("{path} has faults; nothing was done:"), faults, path=path)
    return settings


class _Parts(NamedTuple):
    """Those parts of a district file that are sound each by itself, where the whole is not; a fault stays None."""

    sources: Sequence[Source | None]
    receptions: Sequence[Reception | None]
    callbacks: Sequence[Callback | None]
    campaigns: Sequence[Campaign | None]
    privacy: Privacy
    crosswalk: Mapping[str, str]
    clocks: Clocks | None


def _sound_parts(document: Mapping[str, Any]) -> _Parts:
    """Return what of a faulty district file can be held against each other all the same."""
    privacy = _sound(Privacy, document.get("privacy", {})) or Privacy(keep_text="masked")
    codes = document.get("crosswalk", {})
    is_sound = isinstance(codes, dict) and all(isinstance(code, str) for code in codes.values())
    return _Parts(
        _each_sound(Source, document.get("sources")), _each_sound(Reception, document.get("receptions")),
        _each_sound(Callback, document.get("callbacks")), _each_sound(Campaign, document.get("campaigns")),
        privacy, codes if is_sound else {}, _sound(Clocks, document.get("clocks", {})),
    )  # fmt: skip


def _each_sound(section: type[SectionType], told: object) -> list[SectionType | None]:
    return [_sound(section, one) for one in told] if isinstance(told, list) else []


def _sound(section: type[SectionType], told: object) -> SectionType | None:
    try:
        return section.model_validate(told)
    except ValidationError:
        return None


def _faults_across(settings: Settings | _Parts, text: str) -> list[GridError]:
    """Return the faults that no single key shows."""
    faults = []
    seen: set[str] = set()
    for number, source in enumerate(settings.sources):
        if source is None:
            continue
        line = line_of(text, ("sources", number, "name"))
        if source.columns.summary is not None and settings.privacy.keep_text == "none":
            faults.append(_said(
                line_of(text, ("sources", number, "columns", "summary")), f"sources.{source.name}.columns.summary",
                N_('is free text, which this district does not keep; take it out, or set keep_text = "masked" in '
                   '[privacy]'),
            ))  # fmt: skip
        columns = source.columns
        if source.name in seen:
            faults.append(_said(line, f"sources.{source.name}", N_("two sources have this name; rename one")))
        seen.add(source.name)
        if settings.clocks is not None and source.clock not in {None, *settings.clocks.known_profiles}:
            faults.append(_said(
                line_of(text, ("sources", number, "clock")), f"sources.{source.name}.clock",
                GridError(
                    N_("{clock} is no clock; write one of {known}, or describe it in [clocks.profiles.{clock}]"),
                    clock=source.clock, known=", ".join(settings.clocks.known_profiles),
                ),
            ))  # fmt: skip
        if source.identity == "column" and columns.case_no is None:
            faults.append(_said(
                line, f"sources.{source.name}.columns.case_no",
                N_('is missing; name the column of the case number, or set identity = "content"'),
            ))  # fmt: skip
        for first, second in (("lon", "lat"), ("x", "y")):
            if (getattr(columns, first) is None) != (getattr(columns, second) is None):
                faults.append(_said(
                    line, f"sources.{source.name}.columns", N_("name both of lon and lat (or x and y), or neither"),
                ))  # fmt: skip
        if columns.x is not None and source.crs is None:
            faults.append(_said(
                line, f"sources.{source.name}.crs", N_('is missing; x and y need one, such as "EPSG:4549"'),
            ))  # fmt: skip
    faults += [
        _said(line_of(text, fault.location), fault.key, fault.remedy) for fault in record_faults(settings)
    ]
    faults += [
        GridError(
            N_("line {line}: crosswalk.{old}: it leads in a circle; let the chain end in a code in force"),
            line=line_of(text, ("crosswalk", old)), old=old,
        )
        for old in settings.crosswalk
        if is_circular(settings.crosswalk, old)
    ]  # fmt: skip
    return faults


def line_in(settings: Settings, location: tuple[str, ...]) -> int:
    """Return the line, from 1, on which a key stands in the district file."""
    return line_of(settings.path.read_text(encoding="utf-8-sig"), location)


def _said(line: int, key: str, remedy: str | GridError) -> GridError:
    told = GridError(remedy) if isinstance(remedy, str) else remedy
    return GridError(N_("line {line}: {key}: {remedy}"), line=line, key=key, remedy=told)


def _fault(error: ErrorDetails, text: str) -> GridError:
    """Return one of pydantic's findings as a fault with a line and a remedy."""
    location = error["loc"]
    return _said(line_of(text, location), ".".join(str(part) for part in location), remedy_of(error))


def today(settings: Settings) -> date:
    """Return today's date in the district's time zone."""
    return datetime.now(settings.timezone).date()
