"""The figures of the register of risks: heads, the matrix of levels and domains, ages, quarters.

What an office reported as settled and what was verified stand apart everywhere.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from html import escape

import streamlit as st

from dashboard import components
from dashboard.components import Figure
from dashboard.frame import Scene
from dashboard.register_answers import ask
from dashboard.risk_words import domain_names, level_text
from governance.errors import N_
from governance.i18n import MISSING
from governance.registers import risk_figures
from governance.registers.risk_figures import AGE_BANDS, QUARTER_COUNTS
from governance.registers.risks import LEVELS
from governance.settings import today

QUARTERS = 5
"""The running one, the four before it."""

_QUARTER_WORDS = {
    "registered": N_("Registered"), "relisted": N_("Registered again"), "settled": N_("Reported settled"),
    "verified": N_("Verified settled"), "struck_off": N_("Struck off"),
}  # fmt: skip


def draw_heads(scene: Scene) -> None:
    """Draw the figures of today's register."""
    say = scene.say
    found = ask(scene, risk_figures.heads, today(scene.settings))
    number, of_all = say.number, say("of {n} on the register").format(n=say.number(found.active))
    components.figures((
        Figure(say("On the register"), number(found.active), say("not struck off")),
        Figure(say("High risk"), number(found.high), of_all),
        Figure(say("Overdue"), number(found.overdue), say("due date over, not reported settled")),
        Figure(say("Not reviewed this month"), number(found.unreviewed), of_all),
        Figure(say("Reported settled"), number(found.settled), say("waiting to be verified")),
        Figure(say("Verified settled"), number(found.verified), say("waiting to be struck off")),
        Figure(
            say("Struck off"), number(found.struck_off),
            say.plural("{n} hazard came back", "{n} hazards came back", found.relisted),
        ),
    ))  # fmt: skip


def draw_matrix(scene: Scene) -> None:
    """Draw how many are on the register by domain and level, those overdue beside them."""
    say, names = scene.say, domain_names(scene)
    components.section_title(say("By domain and level"), say("on the register; △ of those overdue"))
    found = ask(scene, risk_figures.matrix, today(scene.settings))
    counts = {
        (str(row["domain"]), str(row["level"])): (int(row["risks"]), int(row["overdue"]))
        for row in found.to_dict("records")
    }
    present = {domain for domain, _ in counts}
    switched_on = [domain.code for domain in scene.settings.risks.domains if domain.is_on]
    domains = [
        *dict.fromkeys((*(code for code in names if code in {*switched_on, *present}), *sorted(present)))
    ]
    rows = [
        (names.get(domain, domain), [counts.get((domain, level), (0, 0)) for level in LEVELS])
        for domain in domains
    ]
    whole = [_added([cells[number] for _, cells in rows]) for number in range(len(LEVELS))]
    body = [_matrix_row(scene, name, cells) for name, cells in rows]
    body.append(_matrix_row(scene, say("All together"), whole, is_whole=True))
    _draw_table([say("Domain"), *(level_text(say, level) for level in LEVELS), say("All together")], body)


def _added(cells: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(cell[0] for cell in cells), sum(cell[1] for cell in cells)


def _matrix_row(scene: Scene, name: str, cells: Sequence[tuple[int, int]], *, is_whole: bool = False) -> str:
    say = scene.say
    told = []
    for risks, overdue in (*cells, _added(cells)):
        late = f"<small>△{escape(say.number(overdue))}</small> " if overdue else ""
        told.append(f"<td>{late}{escape(say.number(risks))}</td>")
    kind = ' class="whole"' if is_whole else ""
    return f'<tr{kind}><th scope="row">{escape(name)}</th>{"".join(told)}</tr>'


def draw_ages(scene: Scene) -> None:
    """Draw how long hazards have been on the register."""
    say = scene.say
    components.section_title(say("How long on the register"), say("days since listing"))
    found = ask(scene, risk_figures.ages, today(scene.settings))
    counts = {(int(row["band"]), str(row["level"])): int(row["risks"]) for row in found.to_dict("records")}
    body = []
    for band, words in enumerate(age_words()):
        cells = [counts.get((band, level), 0) for level in LEVELS]
        told = "".join(f"<td>{escape(say.number(count))}</td>" for count in (*cells, sum(cells)))
        body.append(f'<tr><th scope="row">{escape(words)}</th>{told}</tr>')
    _draw_table(
        [say("Days listed"), *(level_text(say, level) for level in LEVELS), say("All together")], body
    )


def age_words() -> list[str]:
    """Return the bands of days, such as 31–90."""
    lows = (0, *(last + 1 for last in AGE_BANDS))
    return [*(f"{low}–{last}" for low, last in zip(lows, AGE_BANDS, strict=False)), f"> {AGE_BANDS[-1]}"]


def draw_quarters(scene: Scene) -> None:
    """Draw what happened quarter by quarter; the running one is told to be not over."""
    say, day = scene.say, today(scene.settings)
    components.section_title(
        say("Quarter by quarter"), say("reported (上报化解) and verified (核验化解) are counted apart")
    )
    found = ask(scene, risk_figures.quarters, day, QUARTERS)
    body = []
    for row in found.to_dict("records"):
        start: date = row["quarter"]
        name = quarter_text(start)
        if start + timedelta(days=92) > day and start == found["quarter"].iloc[-1]:
            name = f"{name} {say('(not over)')}"
        told = "".join(f"<td>{escape(say.number(int(row[column])))}</td>" for column in QUARTER_COUNTS)
        body.append(f'<tr><th scope="row">{escape(name)}</th>{told}</tr>')
    heads = [say("Quarter")]
    heads += [say(word) for word in _QUARTER_WORDS.values()]
    _draw_table(heads, body)
    struck, again = int(found["struck_off"].sum()), int(found["relisted"].sum())
    told_share = components.share(say, again, struck) if struck else MISSING
    components.note(
        say("In these quarters {struck} were struck off and {again} registered again: {share}.").format(
            struck=say.number(struck), again=say.number(again), share=told_share
        )
    )


def quarter_text(start: date) -> str:
    """Return a quarter, such as 2026 Q3."""
    return f"{start.year} Q{(start.month - 1) // 3 + 1}"


def _draw_table(heads: Sequence[str], body: Sequence[str]) -> None:
    told = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    st.html(
        f'<div class="text-table matrix" tabindex="0"><table><thead><tr>{told}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )
