"""The tables of the service page as files: every row with its rates, each by numerator, denominator and interval."""

import pandas as pd

from dashboard.controls import period_text
from dashboard.exports import table_of
from dashboard.service import Service
from dashboard.service_table import BY_WORDS, columns, key_of, name_of
from governance.exporting.content import ExportColumn, ExportTable
from governance.i18n import Translator
from governance.indicators import Indicator
from governance.place_measures import NONE


def rows_table(service: Service) -> ExportTable:
    """Return the rows of the split with all rates; a rate without a denominator says none."""
    say, scene = service.scene.say, service.scene
    rates = columns(service)
    told = [
        ExportColumn("name", say(BY_WORDS[service.asked.by])),
        ExportColumn("cases", say("Cases"), "count"),
    ]
    rows = []
    for row in service.rows.to_dict("records"):
        one: dict[str, object] = {"name": name_of(say, row), "cases": int(row["cases"]), "none": say(NONE)}
        for number, column in enumerate(rates):
            rate = column.rate(key_of(row["key"]))
            low, high = (None, None) if rate.interval is None else rate.interval
            one |= {
                f"numerator_{number}": rate.numerator, f"denominator_{number}": rate.denominator,
                f"value_{number}": rate.value, f"low_{number}": low, f"high_{number}": high,
            }  # fmt: skip
        rows.append(one)
    for number, column in enumerate(rates):
        told += _rate_columns(say, number, column.label(say), column.indicator)
    return table_of(
        scene, say("Rates by {what}").format(what=say(BY_WORDS[service.asked.by])), told, pd.DataFrame(rows),
        filters=service_filters(service), definitions=list(dict.fromkeys(column.indicator for column in rates)),
    )  # fmt: skip


def _rate_columns(say: Translator, number: int, title: str, indicator: Indicator) -> list[ExportColumn]:
    decimals, low, high = indicator.decimals, say("95 % interval from"), say("95 % interval to")
    numerator, denominator = say("numerator"), say("denominator")
    return [
        ExportColumn(f"numerator_{number}", f"{title}: {numerator}", "count"),
        ExportColumn(f"denominator_{number}", f"{title}: {denominator}", "count"),
        ExportColumn(f"value_{number}", f"{title} (%)", "number", decimals, gap="none"),
        ExportColumn(f"low_{number}", f"{title}: {low}", "number", decimals, gap="none"),
        ExportColumn(f"high_{number}", f"{title}: {high}", "number", decimals, gap="none"),
    ]


def service_filters(service: Service) -> list[tuple[str, str]]:
    """Return what the reader chose: period, and matters, place, sources and office where some were."""
    scene, say = service.scene, service.scene.say
    titles = {source.name: source.shown_name for source in scene.settings.sources}
    chosen = service.selection
    told = [
        (say("Period"), period_text(say, scene.filters.month_from, scene.filters.month_to)),
        (say("Categories"), "、".join(scene.filters.categories)),
        (say("Channels"), "、".join(scene.filters.channels)),
        (say("Sources"), "、".join(titles.get(name, name) for name in chosen.sources)),
        (say("Office"), "、".join(chosen.departments)),
        (say("Township"), "、".join(service.gazetteer.by_code[code].name for code in chosen.township_codes)),
    ]
    return [(heading, text) for heading, text in told if text]
