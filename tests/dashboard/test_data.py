"""Answers are kept per publication and come as copies."""

from dashboard import data
from governance.access import Scope
from governance.queries import places
from governance.queries.selection import Selection
from governance.settings import read_settings
from governance.warehouse import open_warehouse
from tests.tiny_warehouse import TINY, World, publish, write_district

ALL = Selection(TINY.month(0), TINY.month(5))


def test_an_answer_is_computed_once_and_can_be_changed_without_harm(tiny):
    asked = []

    def question(warehouse, selection):
        asked.append(selection)
        return places.figures(warehouse, selection, "grid")

    first = data.ask(tiny, question, ALL)
    first["cases"] = -1
    assert (data.ask(tiny, question, ALL)["cases"] >= 0).all()
    assert len(asked) == 1


def test_another_publication_has_its_own_answers(tiny, tmp_path):
    other = open_warehouse(publish(tmp_path, World(busy=3)))
    mine, theirs = (data.ask(one, places.figures, ALL, "grid")["cases"] for one in (tiny, other))
    assert theirs.tolist() == (mine * 3).tolist()
    other.close()


def test_values_and_outlines_come_in_the_same_order(tiny):
    geometry = data.map_geometry(tiny)
    assert places.figures(tiny, ALL, "grid")["code"].tolist() == list(geometry.codes["grid"])
    assert places.figures(tiny, ALL, "township")["code"].tolist() == list(geometry.codes["township"])


def test_a_part_is_of_the_publication_as_it_is_open_now(tmp_path):
    """More districts than are kept open: the first is closed, and opened again when somebody comes back to it."""
    scope = Scope("townships", ("990101001",))
    districts = []
    for name in "abc":
        (tmp_path / name).mkdir()
        districts.append(read_settings(write_district(tmp_path / name)))
        publish(districts[-1].paths.home)
    for settings in (*districts, districts[0]):
        part = data.current_warehouse(settings, scope)
        assert data.ask(part.whole, places.names)["code"].size > data.ask(part, places.names)["code"].size > 0
        assert part.whole.frame("SELECT 1 AS one")["one"].tolist() == [1]
