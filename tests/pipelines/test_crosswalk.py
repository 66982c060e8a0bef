"""Codes given up: what a crosswalk says, and what it may not say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.crosswalk import chain, in_network, is_circular
from governance.errors import SettingsFault
from governance.settings import read_settings
from pipelines.network import read_network
from tests.pipelines.redrawn_district import AFTER, TODAY, district, redrawn
from tests.tiny_district import case, write_district

CHAINS = [
    # crosswalk, codes of the network, what each old code stands for
    ({}, {"A"}, {}),
    ({"O": "A"}, {"A"}, {"O": "A"}),
    ({"O": "P", "P": "A"}, {"A"}, {"O": "A", "P": "A"}),
    ({"O": "P", "P": "A"}, {"P"}, {"O": "P"}),
    ({"O": "P", "P": "A"}, {"P", "A"}, {"O": "P", "P": "A"}),
    ({"O": "P", "Q": "P", "P": "A"}, {"A"}, {"O": "A", "Q": "A", "P": "A"}),
    ({"O": "P"}, {"A"}, {}),
    ({"O": "P", "P": "O"}, {"A"}, {}),
]


@pytest.mark.parametrize(("crosswalk", "codes", "expected"), CHAINS)
def test_chains_are_followed(crosswalk, codes, expected):
    assert in_network(crosswalk, codes) == expected


@pytest.mark.parametrize(
    ("crosswalk", "circular"),
    [({"A": "A"}, {"A"}), ({"A": "B", "B": "A"}, {"A", "B"}), ({"A": "B", "B": "C", "C": "B"}, {"A", "B", "C"}),
     ({"A": "B", "B": "C"}, set()), ({"A": "C", "B": "C", "D": "D"}, {"D"})],
)  # fmt: skip
def test_circles_are_seen(crosswalk, circular):
    assert {old for old in crosswalk if is_circular(crosswalk, old)} == circular


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.sampled_from("ABCDEF")))
def test_every_chain_is_walked_to_its_end(crosswalk):
    for old in crosswalk:
        codes = chain(crosswalk, old)
        assert codes[0] == crosswalk[old]
        assert len(set(codes)) == len(codes)
        assert (codes[-1] in crosswalk) == is_circular(crosswalk, old)


FAULTS = [
    ('"M1" = "X"', "M1: X is no grid, community or township in force"),
    ('"M1" = "A"', "M1: A is no grid, community or township in force"),
    ('"M1" = "M2"\n"M2" = "A"', "M1: A is no grid"),
    ('"B" = "M"', "B: it is in force itself"),
    ('"CA" = "CB"', "CA: it is in force itself"),
    ('"T0" = "K"', None),
]


@pytest.mark.parametrize(("lines", "said"), FAULTS)
def test_what_the_network_does_not_bear_is_told_with_its_line(tmp_path, lines, said):
    settings = district(tmp_path, more=f"[crosswalk]\n{lines}\n")
    if said is None:  # a code of another kind of place is another code
        assert read_network(settings, on=TODAY).crosswalk == {"T0": "K"}
        return
    with pytest.raises(SettingsFault) as raised:
        read_network(settings, on=TODAY)
    number = settings.path.read_text(encoding="utf-8").splitlines().index(lines.splitlines()[0]) + 1
    assert str(raised.value.faults[0]).startswith(f"line {number}: crosswalk.{said}")
    assert len(raised.value.faults) == len(lines.splitlines())


def test_all_faults_are_told_at_once(tmp_path):
    settings = district(tmp_path, more='[crosswalk]\n"M1" = "X"\n"B" = "M"\n"R" = "S"\n')
    with pytest.raises(SettingsFault) as raised:
        read_network(settings, on=TODAY)
    assert [fault.values["old"] for fault in raised.value.faults] == ["M1", "B"]


def test_old_codes_and_names_of_every_kind_place_a_case(tmp_path):
    crosswalk = '[crosswalk]\n"M1" = "M2"\n"M2" = "M"\n"CR" = "CS"\n"T9" = "T0"\n"旧街道" = "T9"\n'
    w = redrawn(tmp_path, more=crosswalk)
    stated = [{"grid_code": "M1"}, {"grid_code": "M2"}, {"community_code": "CR"}, {"township_code": "T9"},
              {"township_code": "旧街道"}, {"grid_code": "A"}]  # fmt: skip
    w.load([case(n, None, received_on=AFTER, **cells) for n, cells in enumerate(stated)])
    w.build()
    assert w.rows("SELECT grid_code, community_code, township_code FROM cases ORDER BY case_no") == [
        ("M", "CM", "T0"), ("M", "CM", "T0"), (None, "CS", "T0"), (None, None, "T0"), (None, None, "T0"),
        (None, None, None),
    ]  # fmt: skip
    assert w.rows("SELECT column_name, value, reason FROM place_fault") == [
        ("grid_code", None, "not_in_force")
    ]


def test_without_a_crosswalk_the_network_has_none(tmp_path):
    assert read_network(read_settings(write_district(tmp_path))).crosswalk == {}


def test_the_hash_of_the_network_tells_crosswalks_apart(tmp_path):
    hashes = {
        read_network(district(tmp_path, more=f"[crosswalk]\n{lines}"), on=TODAY).hash
        for lines in ("", 'M1 = "M"', 'M1 = "S"', 'M2 = "M"')
    }
    assert len(hashes) == 4
