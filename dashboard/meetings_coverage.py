"""Who met: the figures at the head of the page, townships by months, and the same on the map.

A party and government meeting that stands in for a joint one counts as a meeting and is marked; it is no breach.
"""

from calendar import monthrange
from html import escape

import pandas as pd
import streamlit as st

from dashboard import components, data
from dashboard.components import Figure, indicator_figure
from dashboard.live_map import Basemap, MapLook, MapPick, MapSelection, live_map
from dashboard.map_classes import measure_classes
from dashboard.map_values import MapFact, MapValues
from dashboard.meetings_view import Meetings
from governance.place_measures import Shown
from governance.queries import meetings
from governance.queries.meetings import STANDING_IN
from governance.queries.selection import month_of, ordinal_of
from governance.service_indicators import MEETING_SHARE, townships_meeting

HEIGHT_PX = 340
_MOST_TINTED = 3
"""So many meetings in a month have the deepest ground; more are told by their number."""


def draw_heads(view: Meetings) -> None:
    """Draw the figures of the months that are looked at."""
    say, warehouse = view.scene.say, view.scene.warehouse
    items = data.ask(warehouse, meetings.agenda_outcomes, *view.period).iloc[0]
    open_now = data.ask(warehouse, meetings.open_actions, view.day)
    hot = data.ask(warehouse, meetings.marked_now, "grid")
    unspoken = len(data.ask(warehouse, meetings.never_discussed, "grid"))
    number = say.number
    decided = say("decided {decided}, carried {carried}, declined {declined}, open {open}").format(
        decided=number(items["decided"]), carried=number(items["carried"]), declined=number(items["declined"]),
        open=number(items["pending"]),
    )  # fmt: skip
    components.figures((
        _coverage_figure(view),
        _held_figure(view),
        Figure(say("Items put forward"), number(items["raised"]), decided),
        Figure(
            say("Decisions done"), f"{number(items['done'])} / {number(items['given'])}",
            say("all actions verified and closed, of those with actions"),
        ),
        Figure(
            say("Open actions"), number(len(open_now)),
            say("{n} overdue").format(n=number(int(open_now["is_overdue"].sum()))),
        ),
        Figure(
            say("Hot and never discussed"), number(unspoken),
            say("of {n} marks of grids in the last period").format(n=number(hot)),
        ),
    ))  # fmt: skip


def _coverage_figure(view: Meetings) -> Figure:
    """Return R10, and how many of its townships met only by a meeting that stood in."""
    say = view.scene.say
    first, last = view.period
    last_day = last.replace(day=monthrange(last.year, last.month)[1])
    counted = townships_meeting(view.held, view.townships, first_day=first, last_day=last_day)
    sums = {str(name): int(count) for name, count in counted.iloc[0].items()}
    figure = indicator_figure(say, MEETING_SHARE, *MEETING_SHARE.fraction(sums))
    own = view.held[view.held["township_code"].isin(view.townships)]
    only = int((own["kind"] == STANDING_IN).groupby(own["township_code"]).all().sum())
    note = say("{n} of them by a party and government meeting alone").format(n=say.number(only))
    return Figure(
        figure.label, figure.value, f"{figure.note}\n{note}" if only else figure.note, figure.mark,
        figure.explanation,
    )  # fmt: skip


def _held_figure(view: Meetings) -> Figure:
    """Return how many meetings were held, by whom, and how often a township met."""
    say, held = view.scene.say, view.held
    own = int(held["township_code"].isna().sum())
    standing = int((held["kind"] == STANDING_IN).sum())
    told = [
        say("district {own}, townships {rest}").format(own=say.number(own), rest=say.number(len(held) - own))
    ]
    if standing:
        told.append(say("{n} stood in for a joint one").format(n=say.number(standing)))
    if view.townships:
        mean = (len(held) - own) / len(view.townships) / view.months
        told.append(say("{n} a month per township").format(n=say.number(mean, 1)))
    return Figure(say("Meetings held"), say.number(len(held)), "\n".join(told))


def draw_calendar(view: Meetings) -> None:
    """Draw who met in which month."""
    say = view.scene.say
    components.section_title(
        say("Who met when"), say("meetings held; ◇ a party and government meeting stood in")
    )
    last = ordinal_of(view.day)
    months = [month_of(ordinal) for ordinal in range(last - view.months + 1, last + 1)]
    heads = "".join(
        f'<th scope="col"><small>{month.year if number == 0 or month.month == 1 else ""}</small>{month.month}</th>'
        for number, month in enumerate(months)
    )
    counts = _counts(view.held)
    bodies: dict[str, str] = dict(view.townships)
    if view.scene.warehouse.scope.is_everything:
        bodies = {"": view.scene.publication.district_name, **bodies}
    body = "".join(
        _row(view, name, [counts.get((code, month), (0, 0)) for month in months])
        for code, name in bodies.items()
    )
    st.html(
        f'<div class="text-table reports calendar" tabindex="0"><table><thead><tr><th scope="col">'
        f'{escape(say("Body"))}</th>{heads}<th scope="col">{escape(say("All together"))}</th></tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _counts(held: pd.DataFrame) -> dict[tuple[str, object], tuple[int, int]]:
    """Return meetings, and those that stood in, by body (empty for the district) and month."""
    found: dict[tuple[str, object], tuple[int, int]] = {}
    for code, kind, month in held[["township_code", "kind", "month"]].itertuples(index=False):
        key = ("" if pd.isna(code) else str(code), month.date())
        count, standing = found.get(key, (0, 0))
        found[key] = (count + 1, standing + (kind == STANDING_IN))
    return found


def _row(view: Meetings, name: str, cells: list[tuple[int, int]]) -> str:
    say = view.scene.say
    drawn = []
    for count, standing in cells:
        sign = f"{say.number(count)}{'◇' if standing else ''}" if count else "·"
        said = say("{n} held, {standing} standing in").format(
            n=say.number(count), standing=say.number(standing)
        )
        tint = f' class="met met-{min(count, _MOST_TINTED)}"' if count else ' class="unmet"'
        drawn.append(f'<td{tint} title="{escape(said)}">{escape(sign)}</td>')
    total = sum(count for count, _ in cells)
    return f'<tr><th scope="row">{escape(name)}</th>{"".join(drawn)}<td><b>{escape(say.number(total))}</b></td></tr>'


def draw_map(view: Meetings) -> None:
    """Draw how often each township met, on the map."""
    scene = view.scene
    say = scene.say
    components.section_title(say("Where they met"), say("meetings of townships in these months"))
    values = map_values(view)
    configured = scene.settings.map
    basemap = Basemap(configured.basemap_url, configured.basemap_credit) if configured.basemap_url else None
    with st.container(key="meeting_map", gap="xsmall"):
        live_map(
            data.map_geometry(scene.warehouse), values, key="meetings", selection=MapSelection(),
            look=MapLook(say, scene.palette.theme, HEIGHT_PX, basemap), on_pick=_stay,
        )  # fmt: skip
        components.legend(say, values)


def _stay(_pick: MapPick) -> None:
    """Do nothing: the whole page is about all townships at once."""


def map_values(view: Meetings) -> MapValues:
    """Return what the map is told: meetings, actions given, closed and overdue of each township."""
    scene = view.scene
    say, codes = scene.say, list(view.townships)
    scores = view.bodies.dropna(subset="township_code").set_index("township_code").reindex(codes)
    counts = scores[["held", "standing_in", "given", "closed", "overdue"]].fillna(0).astype(int)
    shown = Shown(counts["held"].astype("float64"), say("Meetings held"), 0, is_count=True)
    classes, class_of = measure_classes(
        shown.by_place.tolist(), shown.breaks, decimals=0, palette=scene.palette, say=say, lowest=shown.lowest
    )
    labels = {
        "held": say("Meetings held"), "standing_in": say("Stood in for a joint one"), "given": say("Actions given"),
        "closed": say("Verified and closed"), "overdue": say("Overdue"),
    }  # fmt: skip
    facts = tuple(MapFact(label, counts[name].tolist()) for name, label in labels.items())
    return MapValues("township", shown.label, classes[:-1], class_of, facts, is_class_told=False)
