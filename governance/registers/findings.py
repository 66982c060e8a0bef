"""What the warehouse shows that a meeting should look at: marked places and early warnings, as drafts of agenda items.

Everything said here is in the words of the map: a place that is marked there and the item on an agenda tell the same.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from governance.alert_words import alert_text
from governance.hot_list import marked_places
from governance.hotspots import HotMaps
from governance.i18n import Translator
from governance.queries.alerts import Alert
from governance.queries.hot_maps import TestAsked
from governance.registers.agenda import ItemDraft, Subject
from governance.registers.proposals import Finding
from governance.why import why
from governance.why_words import Family, matter_text, why_text


def hot_findings(
    asked: TestAsked, maps: HotMaps, number: int, *, publication: str, say: Translator
) -> list[Finding]:
    """Return the marked places of a window, the surest first, each with why it is marked.

    A place that adjoins a surer one marked for the same matter shares its cases, so it is told with that one and is
    no finding of its own.

    Parameters
    ----------
    asked, maps, number
        The test, its maps and the window.
    publication
        Which the test was made on.
    """
    found = []
    for row, adjoining in _leading_marks(maps, number):
        about = why(maps, number, row.code, part=row.part)
        if about is None:
            continue
        told = why_text(about, Family.of(asked, maps, number, row.part), say)
        sentences = [told.verdict + say(". ").strip(), *told.sentences[:2], told.past]
        if adjoining:
            sentences.append(
                say("Marked for the same as well: {places}.").format(places=say(", ").join(adjoining))
            )
        level = asked.counted.level
        title = say("{place}: {matter}").format(place=row.name, matter=matter_text(say, row.part))
        subject = Subject(
            f"{level}:{row.code}:{row.part}", level, row.code, row.name, row.township_code, row.part
        )
        draft = ItemDraft(
            subject, "hotspot", title, " ".join(sentences), int(about.level), maps.starts[number],
            maps.ends[number], publication,
        )  # fmt: skip
        found.append(Finding(draft, row.is_new))
    return found


class _Mark(NamedTuple):
    """A row of the list of marked places."""

    code: str
    name: str
    township_code: str
    part: str
    is_new: bool


def _leading_marks(maps: HotMaps, number: int) -> list[tuple[_Mark, list[str]]]:
    """Return the marked places that adjoin no surer one of their matter, with the names of those that do."""
    position = {code: at for at, code in enumerate(maps.network.codes)}
    touches = maps.network.neighbours.matrix
    leading: list[tuple[_Mark, list[str]]] = []
    rows = marked_places(maps, number)[list(_Mark._fields)]
    for values in rows.itertuples(index=False):
        mark = _Mark(*values)
        own = touches[[position[mark.code]]]
        beside = {maps.network.codes[at] for at in own.indices}
        surer = next((names for one, names in leading if one.part == mark.part and one.code in beside), None)
        if surer is None:
            leading.append((mark, []))
        else:
            surer.append(mark.name)
    return leading


def alert_findings(
    alerts: Sequence[Alert], townships: Mapping[str, str], *, publication: str, say: Translator
) -> list[Finding]:
    """Return the early warnings, the least likely by chance first.

    Parameters
    ----------
    townships
        Name to code.
    publication
        Which they were made on.
    """
    found = []
    for alert in alerts:
        name = alert.townships[0] if alert.townships else None
        code = None if name is None else townships.get(name)
        matter = matter_text(say, alert.category)
        title = matter if name is None else say("{place}: {matter}").format(place=name, matter=matter)
        subject = Subject(
            f"alert:{code}:{alert.category}",
            None if code is None else "township",
            code,
            name,
            code,
            alert.category,
        )
        draft = ItemDraft(
            subject, "alert", title, alert_text(say, alert), int(alert.recurrence_months), alert.month_from,
            alert.month_to, publication,
        )  # fmt: skip
        found.append(Finding(draft, alert.month_from == alert.month_to))
    return found
