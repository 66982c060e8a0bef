"""The method behind a tested table, as notes that travel with it: whoever opens the file can test again."""

import numpy as np

from dashboard.hot_answers import HotAnswer
from governance import VERSION as PROGRAM
from governance.errors import N_
from governance.hotspot_tables import ALL_MATTERS
from governance.i18n import Translator
from governance.queries.hot_counts import Status
from governance.statistics.exact_test import BINOMIAL, LEVELS
from governance.statistics.exact_test import VERSION as TEST
from governance.why_words import DENOMINATORS, Family, matter_text

STATUSES: dict[Status, str] = {
    "all": N_("all cases"), "open": N_("cases not concluded"), "concluded": N_("concluded cases"),
}  # fmt: skip


def method_notes(answer: HotAnswer, say: Translator) -> list[tuple[str, str]]:
    """Return heading and text of each parameter; nothing where no window was tested."""
    number = answer.number
    if number is None:
        return []
    maps, asked = answer.maps, answer.asked
    among = Family.of(asked, maps, number, maps.parts[0])
    left_out = dict(zip(maps.parts, maps.set_aside[:, number].tolist(), strict=True))
    set_aside = left_out.get(ALL_MATTERS, sum(left_out.values()))
    return [
        (say("Method"), say(
            "Exact test of a place with its neighbours, Benjamini-Hochberg over all tests of the period; "
            "version {test}, program {program}"
        ).format(test=TEST, program=PROGRAM)),
        (say("Levels"), "; ".join(f"{level} %: q ≤ {bound:g}" for bound, level in reversed(LEVELS))),
        (say("Window"), say.plural("{n} month", "{n} months", asked.window_months)),
        (say("Expected by"), say(DENOMINATORS[asked.denominator])),
        (say("Tests judged together"), say("{tests} ({places} places × {matters} matters)").format(
            tests=say.number(among.tests), places=say.number(among.places), matters=say.number(among.matters)
        )),
        (say("Matters tested"), say(", ").join(matter_text(say, part) for part in maps.parts)),
        (say("Cases tested"), say(STATUSES[asked.counted.status])),
        (say("Set aside"), _set_aside(set_aside, say) if asked.counted.sets_aside else say("nothing")),
        (say("Law"), _laws(answer, number, say)),
    ]  # fmt: skip


def _set_aside(cases: int, say: Translator) -> str:
    return say.plural("{n} case at repeated coordinates", "{n} cases at repeated coordinates", cases)


def _laws(answer: HotAnswer, number: int, say: Translator) -> str:
    """Return the law of each matter, with the dispersion it allows for."""
    test, names = answer.maps.test, [matter_text(say, part) for part in answer.maps.parts]
    is_plain = test.form[:, number] == BINOMIAL
    plain = say(", ").join(names[part] for part in np.flatnonzero(is_plain))
    wide = say(", ").join(
        f"{names[part]} {say.number(float(test.dispersion[part, number]), 2)}"
        for part in np.flatnonzero(~is_plain)
    )
    told = (
        (plain, say("binomial: {matters}")), (wide, say("negative binomial, with dispersion: {matters}")),
    )  # fmt: skip
    return say("; ").join(text.format(matters=matters) for matters, text in told if matters)
