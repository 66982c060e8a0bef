"""What the forms of records kept by hand stand on, and the words of their lists."""

from collections.abc import Mapping
from functools import partial

from dashboard import data
from dashboard.frame import Scene
from governance.errors import N_
from governance.queries.places import names
from governance.queries.record_entry import township_of_case, unit_of_line
from governance.record_settings import RecordName
from governance.registers.offices import departments, known_offices
from governance.registers.record_entries import RecordDesk
from governance.settings import today

KIND_WORDS: Mapping[RecordName, str] = {
    "reception": N_("Reception"), "callback": N_("Callback"), "campaign_report": N_("Campaign report"),
}  # fmt: skip

OTHER_REASON = "其他"


def desk_of(scene: Scene) -> RecordDesk:
    """Return what entries are held against."""
    settings, warehouse = scene.settings, scene.warehouse
    told = dict.fromkeys(reason for profile in settings.callbacks for reason in profile.reasons)
    return RecordDesk(
        today(settings), known_offices(settings, data.ask(warehouse.whole, departments)),
        frozenset(townships_of_district(scene)), (*told, OTHER_REASON), partial(township_of_case, warehouse),
        partial(unit_of_line, warehouse),
    )  # fmt: skip


def townships_of_district(scene: Scene) -> Mapping[str, str]:
    """Return the names of all townships in force by code."""
    found = data.ask(scene.warehouse.whole, names)
    own = found[found["level"] == "township"]
    return dict(zip(own["code"], own["name"], strict=True))


def own_townships(scene: Scene) -> Mapping[str, str]:
    """Return those townships for which the reader may keep records."""
    found = townships_of_district(scene)
    if scene.actor.scope.is_everything:
        return found
    return {code: name for code, name in found.items() if code in scene.actor.township_codes}
