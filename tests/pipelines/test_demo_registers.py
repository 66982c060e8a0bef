"""The demonstration's registers: told through the verbs, under past days, the same each time, and of every state."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from sqlalchemy import select

from governance.masking import TOKENS
from governance.registers.check_rows import CheckVisit, Dispute
from governance.registers.checks import RESULTS
from governance.registers.meeting_rows import AgendaItem, Letter, Meeting, MeetingAction
from governance.registers.record_rows import KeptRecord
from governance.registers.risk_tables import RiskCase, RiskEpisode
from governance.registers.risks import LEVELS, LIFECYCLE
from governance.settings import DEMONSTRATION_DISTRICT, Settings, read_settings
from governance.store import Event, open_store
from governance.store.verification import verify
from pipelines.demo_registers import write_registers
from pipelines.network import Network, read_network

END = date(2026, 4, 30)
LASTING = "990101002009002"


def settings_of(home: Path) -> Settings:
    settings = read_settings(DEMONSTRATION_DISTRICT)
    return settings.model_copy(update={"paths": type(settings.paths)(home=home)})


@pytest.fixture(scope="module")
def network() -> Network:
    return read_network(read_settings(DEMONSTRATION_DISTRICT))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Path]]:
    """A file of petitions as far as registers name its cases."""
    path = tmp_path_factory.mktemp("files") / "petitions_2026.csv"
    pd.DataFrame({
        "信访件编号": [f"XF2026{number:04d}" for number in range(6)], "登记日期": "2026-01-08",
        "乡镇代码": ["990101002", "990101004"] * 3, "内容分类": ["物业管理", "征地拆迁"] * 3,
    }).to_csv(path, index=False, encoding="utf-8-sig")  # fmt: skip
    return [("petitions", path)]


@pytest.fixture(scope="module")
def written(
    network: Network, files: list[tuple[str, Path]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Settings, dict[type, list]]]:
    settings = settings_of(tmp_path_factory.mktemp("home"))
    assert write_registers(settings, network, files, "2026-04") > 400
    tables = (
        Event, RiskEpisode, RiskCase, Meeting, AgendaItem, MeetingAction, CheckVisit, Dispute, Letter, KeptRecord,
    )  # fmt: skip
    with closing(open_store(settings)) as store, store.reading() as session:
        yield settings, {table: list(session.scalars(select(table))) for table in tables}


def states(rows: list) -> set[str]:
    return {row.state for row in rows}


def test_everything_is_there_in_every_state(written):
    _, rows = written
    assert states(rows[RiskEpisode]) == set(LIFECYCLE.states)
    assert {risk.level for risk in rows[RiskEpisode]} == set(LEVELS)
    assert len({risk.domain for risk in rows[RiskEpisode]}) >= 6
    assert max(risk.episode_no for risk in rows[RiskEpisode]) == 2
    assert {"closed", "minuted", "planned", "cancelled"} == states(rows[Meeting])
    assert {meeting.kind for meeting in rows[Meeting]} == {"joint", "party_government", "special"}
    assert {"decided", "carried", "declined", "proposed"} == states(rows[AgendaItem])
    assert {"assigned", "under_way", "reported", "closed", "cancelled"} == states(rows[MeetingAction])
    assert max(action.times_moved for action in rows[MeetingAction]) == 1
    assert max(action.times_returned for action in rows[MeetingAction]) == 1
    assert {check.result for check in rows[CheckVisit]} == set(RESULTS)
    assert states(rows[Dispute]) == {"open", "upheld", "rejected"}
    assert states(rows[Letter]) == {"sent", "closed"}
    assert {record.kind for record in rows[KeptRecord]} == {"reception", "callback", "campaign_report"}
    assert rows[RiskCase]


def test_a_place_that_was_closed_too_soon_comes_back(written):
    items = [
        item for item in written[1][AgendaItem] if item.place_code == LASTING and item.source == "hotspot"
    ]
    assert len({item.subject for item in items}) == 1
    assert len(items) == 2
    closed = {
        action.item_id: action.closed_on for action in written[1][MeetingAction] if action.state == "closed"
    }
    assert all(item.item_id in closed for item in items)


def test_days_are_past_and_in_order_and_nobody_is_named(written):
    events = sorted(written[1][Event], key=lambda event: event.event_id)
    moments = [event.at for event in events]
    assert moments == sorted(moments)
    assert moments[0].date() < date(2025, 1, 1)
    assert moments[-1].date() <= END
    assert not [
        event for event in events if any(token in f"{event.data}{event.why}" for token in TOKENS.values())
    ]
    assert all(event.office for event in events)


def test_the_audit_log_is_whole(written):
    with closing(open_store(written[0])) as store, store.reading() as session:
        assert verify(session).broken is None


def test_a_second_time_adds_nothing(written, network, files):
    assert write_registers(written[0], network, files, "2026-04") == 0


def test_no_other_district_gets_them(network, files, tmp_path):
    settings = settings_of(tmp_path)
    another = settings.model_copy(
        update={"district": settings.district.model_copy(update={"is_demonstration": False})}
    )
    assert write_registers(another, network, files, "2026-04") == 0
    assert not (tmp_path / "store").exists()
