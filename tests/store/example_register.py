"""A whole register, small: lamps that are reported broken, promised to an office, and repaired.

It shows what a register needs: a projection, a transition table, a fold. (Its table is made by the tests; a real one
has a migration.)
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Mapped, Session, mapped_column

from governance.errors import N_
from governance.registers.transitions import NOTHING_YET, Lifecycle, Step
from governance.store import Base, Event, Register

GRID_WORKER, OFFICE = frozenset({"grid_worker"}), frozenset({"meeting_office"})


class Lamp(Base):
    """Projection: how each lamp stands now."""

    __tablename__ = "example_lamp"

    lamp_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    state: Mapped[str]
    grid_code: Mapped[str]
    remark: Mapped[str | None]
    promised_for: Mapped[date | None]
    repairs: Mapped[int]


LIFECYCLE = Lifecycle(
    states={"broken": N_("broken"), "promised": N_("promised"), "repaired": N_("repaired")},
    steps=(
        Step("report", N_("Report"), (NOTHING_YET, "repaired"), "broken", GRID_WORKER | OFFICE),
        Step("promise", N_("Promise"), ("broken",), "promised", OFFICE),
        Step("repair", N_("Repair"), ("broken", "promised"), "repaired", OFFICE, needs_why=True),
        Step("remark", N_("Remark"), ("broken", "promised", "repaired"), None, GRID_WORKER | OFFICE),
    ),
)


def fold(session: Session, event: Event) -> None:
    lamp = session.get(Lamp, event.stream_id)
    if lamp is None:
        lamp = Lamp(lamp_id=event.stream_id, grid_code=event.data["grid_code"], repairs=0)
        session.add(lamp)
    lamp.version, lamp.state = event.version, event.to_state
    if event.verb == "promise":
        lamp.promised_for = date.fromisoformat(event.data["promised_for"])
    if event.verb == "repair":
        lamp.repairs += 1
        lamp.promised_for = None
    lamp.remark = event.data.get("remark", lamp.remark)


LAMPS = Register("example_lamp", LIFECYCLE, fold, (Lamp,), prefix="X")


@dataclass(frozen=True)
class Post:
    """An actor."""

    account_id: str = "a1"
    role: str = "meeting_office"
    office: str = "联席办"
    township_codes: tuple[str, ...] = ()
    grid_codes: tuple[str, ...] = ()


MEETING_OFFICE = Post()
WORKER = Post("a2", "grid_worker", "甲街道", ("990101001",), ("990101001001",))
