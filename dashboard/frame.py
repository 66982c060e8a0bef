"""What stands round every page: language, sign-in, header, footer, and calm words when something is wrong.

The frame makes one :class:`Scene` per run; pages take everything they need from it. A fault that was raised on
purpose is told in the reader's language. Any other is logged under a reference that the reader can pass on.
"""

import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial

import streamlit as st

from dashboard import components, data, menu_bar, sign_in, theme
from dashboard.filters import Choices, Filters, query_of_address, read_filters
from dashboard.navigation import Menu, PageEntry
from dashboard.palettes import Palette
from dashboard.session import current_actor
from governance.access import Actor
from governance.errors import GridError, SignInFault, StoreBusy, StoreGone, WarehouseMissing
from governance.i18n import DEFAULT_LANGUAGE, LANGUAGES, Translator, translator
from governance.queries.coverage import Coverage, coverage
from governance.queries.hot_counts import channels
from governance.queries.places import names
from governance.queries.publication import Publication, categories, months, publication
from governance.queries.selection import Selection
from governance.settings import Settings
from governance.warehouse import Warehouse

logger = logging.getLogger(__name__)

_SCENE = "scene"
_ADDRESSES = "addresses"
_TYPED = "typed_before_a_fault"


@dataclass(frozen=True)
class Scene:
    """What a run stands on.

    Attributes
    ----------
    say
        The reader's language.
    palette
        The reader's theme.
    given_settings, given_actor, given_warehouse
        None where they could not be had; ``fault`` says why. Without somebody there is no warehouse.
    """

    say: Translator
    palette: Palette
    given_settings: Settings | None
    given_actor: Actor | None
    given_warehouse: Warehouse | None
    fault: GridError | None

    @property
    def settings(self) -> Settings:
        """Settings of the district; raises the fault where there are none."""
        if self.given_settings is None:
            raise self._fault()
        return self.given_settings

    @property
    def actor(self) -> Actor:
        """Who is looking; raises the fault where nobody is signed in."""
        if self.given_actor is None:
            raise self._fault()
        return self.given_actor

    @property
    def warehouse(self) -> Warehouse:
        """What is published, as far as the reader may see it; raises the fault where nothing is."""
        if self.given_warehouse is None:
            raise self._fault()
        return self.given_warehouse

    def _fault(self) -> GridError:
        return self.fault or WarehouseMissing("")

    @cached_property
    def publication(self) -> Publication:
        """District, date, whether it is a demonstration."""
        return data.ask(self.warehouse, publication)

    def may_open(self, entry: PageEntry) -> bool:
        """Return whether a page is for the reader, so that links to it are drawn."""
        return entry.is_for(self.actor)

    @cached_property
    def whole_name(self) -> str:
        """What the whole is called that totals add up: the district, or the part of it that the reader may see."""
        scope, district = self.warehouse.scope, self.publication.district_name
        if scope.is_everything:
            return district
        if scope.reach == "grids":
            return f"{district} · {self.say.plural('{n} grid', '{n} grids', len(scope.codes))}"
        known = data.ask(self.warehouse, names)
        own = known.loc[known["level"] == "township", "name"]
        return f"{district} · {self.say(', ').join(own)}"

    @cached_property
    def choices(self) -> Choices:
        """Months, categories and channels to choose from; no month where there are no cases."""
        method = self.settings.hotspots
        return Choices(
            data.ask(self.warehouse, months),
            data.ask(self.warehouse, categories),
            data.ask(self.warehouse, channels),
            method.window_months,
            method.set_aside_repeated_points,
            self.warehouse.scope.levels,
        )

    @cached_property
    def filters(self) -> Filters:
        """What the address asks for; there must be a month to choose."""
        return read_filters(self.choices)

    @cached_property
    def coverage_of_all(self) -> Coverage:
        """How many of all cases could be placed."""
        days = self.choices.first_days
        return data.ask(self.warehouse, coverage, Selection(days[0], days[-1]))


def open_scene() -> Scene:
    """Return the scene of this run and keep it for the page."""
    settings = actor = warehouse = fault = None
    try:
        settings = data.current_settings()
        actor = current_actor(settings)
        warehouse = data.current_warehouse(settings, actor.scope)
    except GridError as found:
        fault = found
    scene = Scene(translator(_language()), theme.current_palette(), settings, actor, warehouse, fault)
    st.session_state[_SCENE] = scene
    return scene


def scene() -> Scene:
    """Return the scene that the frame opened for this run."""
    opened: Scene = st.session_state[_SCENE]
    return opened


def _language() -> str:
    """Return the language of the address."""
    lang = (query_of_address().get("lang") or [DEFAULT_LANGUAGE])[-1]
    return lang if lang in LANGUAGES else DEFAULT_LANGUAGE


def with_cases(scene: Scene, draw: Callable[[Scene], None]) -> None:
    """Draw what a page shows of cases, or what to do where none is loaded."""
    if scene.choices.months:
        draw(scene)
        return
    components.notice(
        scene.say("There are no cases yet"),
        scene.say("Load case files with `python -m pipelines load`, then run `python -m pipelines build`."),
    )


@contextmanager
def told_faults(say: Translator) -> Iterator[None]:
    """Show a fault of what is run inside instead of letting it reach the reader as a traceback."""
    try:
        yield
    except GridError as fault:
        components.fault_notice(say, fault)
    except Exception:
        reference = secrets.token_hex(4)
        logger.exception("page failed, reference %s", reference)
        components.failure_notice(say, reference)


@contextmanager
def _typed_kept(say: Translator) -> Iterator[None]:
    """Keep what was typed on a page that the store does not let be drawn, until it is drawn again.

    The library forgets fields that a run did not draw, and tells the browser only what the run has set itself.
    """
    st.session_state.update(st.session_state.pop(_TYPED, {}))
    try:
        yield
    except (StoreBusy, StoreGone) as fault:
        held = st.session_state.items()
        st.session_state[_TYPED] = {name: value for name, value in held if isinstance(value, str | date)}
        components.fault_notice(say, fault)
        st.button(say("Try again"), key="page_again")


def header(scene: Scene, menu: Menu) -> None:
    """Draw product, menu and language switch, and below them the district, the data date and coverage."""
    with st.container(horizontal=True, vertical_alignment="center", key="masthead"):
        components.brand(scene.say)
        with st.container(horizontal=True, key="menu", width="stretch"):
            if scene.given_actor is not None:
                menu_bar.draw(scene.say, menu, scene.given_actor, partial(_address_of, say=scene.say))
        other = next(language for language in LANGUAGES if language != scene.say.language)
        st.button(
            LANGUAGES[other], key="language", type="tertiary", width="content", on_click=_speak, args=(other,)
        )
        if scene.given_actor is not None and scene.given_settings is not None:
            sign_in.draw_account(scene.say, scene.given_actor, scene.given_settings.access)
    with told_faults(scene.say):
        components.standing(scene.say, _standing(scene))


def run(scene: Scene, menu: Menu) -> None:
    """Run the page, or say why it does not open: nobody is signed in, or it is not for the reader's role."""
    with told_faults(scene.say), _typed_kept(scene.say):
        if isinstance(scene.fault, SignInFault):
            sign_in.draw_way_in(scene.say, scene.fault, scene.settings.access)
        else:
            if menu.entry.needs is not None and scene.given_settings is not None:
                scene.actor.require(menu.entry.needs)
            menu.run()


def _address_of(entry: PageEntry, say: Translator) -> dict[str, list[str]]:
    """Return the query that a link of the menu carries: what the page last showed, in the language of now."""
    kept: dict[str, list[str]] = st.session_state.get(_ADDRESSES, {}).get(entry.address, {})
    own = {name: values for name, values in kept.items() if name != "lang"}
    return own if say.language == DEFAULT_LANGUAGE else own | {"lang": [say.language]}


def keep_address(entry: PageEntry) -> None:
    """Note what the page shows, so that the menu leads back to it."""
    st.session_state.setdefault(_ADDRESSES, {})[entry.address] = query_of_address()


def _standing(scene: Scene) -> components.Standing:
    if scene.given_warehouse is None:
        district = scene.given_settings.district if scene.given_settings else None
        is_demonstration = district is not None and district.is_demonstration
        return components.Standing(
            district.name if district else "", None, None, is_demonstration=is_demonstration
        )
    return components.Standing(
        scene.whole_name,
        scene.publication.as_of,
        scene.coverage_of_all if scene.choices.months else None,
        is_demonstration=scene.publication.is_demonstration,
        unplaced=None if scene.warehouse.scope.is_everything else data.unplaced_of_district(scene.warehouse),
    )


def _speak(language: str) -> None:
    if language == DEFAULT_LANGUAGE:
        st.query_params.pop("lang", None)
    else:
        st.query_params["lang"] = language


def footer(scene: Scene) -> None:
    """Draw how the figures may be used, the definitions behind them, the version and the data date."""
    as_of = scene.publication.as_of if scene.given_warehouse else None
    components.footer(scene.say, as_of)
