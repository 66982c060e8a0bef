"""Names in texts: what counts as a name, what it settles, and what stays open."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.errors import FaultList
from pipelines.gazetteer import WHY, Gazetteer
from pipelines.network import Network

TOWNSHIPS = ("江滨街道", "和平街道", "山前镇", "松林农场")
COMMUNITIES = (
    ("和平社区", 1), ("新和平社区", 1), ("江滨社区", 0), ("东村", 0), ("花旗社区居委会", 0), ("花旗村委会", 2),
    ("同名社区", 0), ("同名社区", 2), ("双子社区", 3), ("双子社区", 3), ("柳洲", 2), ("East  Hill", 3),
)  # fmt: skip
ROADS = (
    ("中山路", "C00"), ("中山路", "C01"), ("滨河大道", "C02"), ("滨河大道", "C05"), ("万达", "C03"), ("旧场", "T3"),
    ("双岔路", "C02"), ("双岔路", "C06"),
)  # fmt: skip


def network() -> Network:
    """Townships T0 to T3 and communities C00 to C11, without grids."""
    townships = pd.DataFrame({"township_code": [f"T{at}" for at in range(len(TOWNSHIPS))], "name": TOWNSHIPS})
    communities = pd.DataFrame({
        "community_code": [f"C{at:02d}" for at in range(len(COMMUNITIES))],
        "name": [name for name, _ in COMMUNITIES],
        "township_code": [f"T{township}" for _, township in COMMUNITIES],
    })  # fmt: skip
    return Network(
        grids=pd.DataFrame(), communities=communities, townships=townships, codes=(), polygons=np.array([]),
        projected_crs="EPSG:4549", hash="", findings=(),
    )  # fmt: skip


GAZETTEER = Gazetteer.build(network(), more=ROADS, above=["临江区", "大市"])


def found(*texts, township=None, gazetteer=GAZETTEER):
    stated = None if township is None else np.array(township, np.int32)
    answer = gazetteer.find(pa.array(texts, pa.string()), township=stated)
    columns = answer.community.tolist(), answer.township.tolist(), [WHY[at] for at in answer.why]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize(
    ("text", "community", "township"),
    [
        ("和平街道和平社区", 0, 1),
        ("和平社区3栋", 0, 1),
        ("新和平社区", 1, 1),
        ("临江区和平街道新和平社区", 1, 1),
        ("临江和平社区", 0, 1),
        ("和平社区居委会", 0, 1),
        ("和平居委会", 0, 1),
        ("江滨街道办事处江滨社区居民委员会", 2, 0),
        ("江滨社区", 2, 0),
        ("东村村民委员会", 3, 0),
        ("住东村", 3, 0),
        ("花旗社区", 4, 0),
        ("花旗村", 5, 2),
        ("山前镇同名社区", 7, 2),
        ("同名社区(江滨街道)", 6, 0),
        ("柳洲社区", 10, 2),
        ("柳洲", 10, 2),
        ("柳洲,2组", 10, 2),
        ("山前柳洲", 10, 2),
        ("east hill 12", 11, 3),
        ("Ｅａｓｔ Ｈｉｌｌ", 11, 3),
        ("和 平　社\u00a0区", 0, 1),
        ("和平社区路西侧小区,新和平社区", 1, 1),
        ("江滨街道中山路滨河大道", 2, 0),
        ("江滨街道万达", 3, 0),
        ("和平社区中山路", 0, 1),
        ("和平社区滨河大道", 0, 1),  # the network's own name goes before a road's
        ("同名社区双岔路", 6, 0),
    ],
)
def test_a_community_is_found(text, community, township):
    assert found(text) == [(community, township, "community")]


@pytest.mark.parametrize(
    ("text", "township"),
    [
        ("江滨街道", 0), ("江滨街道办", 0), ("江滨街道某小区", 0), ("山前", 2), ("山前镇政府", 2), ("松林农场三组", 3),
        ("双子社区", 3), ("中山路12号", 1), ("旧场", 3), ("和平街道社区服务中心", 1),
    ],
)  # fmt: skip
def test_a_township_is_found(text, township):
    assert found(text) == [(-1, township, "township")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"), (None, "empty"), (" \u3000 ", "empty"), ("某小区", "unknown"),
        ("红和平社区", "unknown"), ("和平", "unknown"), ("花旗", "unknown"), ("柳洲路8号", "unknown"),
        ("柳洲小区", "unknown"), ("和平村路3号", "unknown"), ("东村路", "unknown"), ("中山路社区", "unknown"),
        ("万达花园", "unknown"), ("北East Hill", "unknown"), ("East Hillside", "unknown"), ("同名社區", "unknown"),
        ("同名社区", "ambiguous"), ("滨河大道", "ambiguous"), ("江滨街道与和平街道交界", "ambiguous"),
        ("和平社区与新和平社区之间", "ambiguous"), ("江滨街道和平社区", "contradicted"),
        ("和平街道同名社区", "contradicted"),
    ],
)  # fmt: skip
def test_nothing_is_guessed(text, why):
    assert found(text) == [(-1, -1, why)]


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        ("同名社区", 0, (6, 0, "community")),
        ("同名社区", 2, (7, 2, "community")),
        ("同名社区", 1, (-1, -1, "contradicted")),
        ("和平社区", 1, (0, 1, "community")),
        ("和平街道", 0, (-1, -1, "contradicted")),
        ("滨河大道", 2, (5, 2, "community")),
        ("某小区", 2, (-1, -1, "unknown")),
        (None, 2, (-1, -1, "empty")),
    ],
)
def test_a_stated_township_settles(text, stated, expected):
    assert found(text, township=[stated]) == [expected]


def test_counts_are_told_by_outcome():
    answer = GAZETTEER.find(pa.array(["和平社区", "同名社区", "江滨街道", None, None, "x"]))
    assert answer.counts() == {
        "community": 1, "township": 1, "ambiguous": 1, "contradicted": 0, "unknown": 1, "empty": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    "texts",
    [
        pa.array([], pa.string()),
        pa.chunked_array([], pa.string()),
        pa.array([None, None], pa.string()),
        pa.array(["和平社区", None]).dictionary_encode(),
        pa.chunked_array([pa.array(["和平社区"]), pa.array([None, "江滨街道"])]),
    ],
)
def test_any_form_of_column_is_read(texts):
    answer = GAZETTEER.find(texts)
    assert len(answer.community) == len(answer.township) == len(answer.why) == len(texts)
    expected = {"和平社区": 0, "江滨街道": -1, None: -1}
    assert answer.community.tolist() == [expected[text] for text in texts.to_pylist()]


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="2 texts, 1 townships"):
        found("a", "b", township=[0])


def test_further_names_with_unknown_codes_are_told_together():
    with pytest.raises(FaultList) as raised:
        Gazetteer.build(network(), more=[("甲路", "C99"), ("乙路", "C00"), ("丙路", "T9")])
    said = str(raised.value)
    assert "甲路: no community or township has the code C99" in said
    assert "丙路" in said
    assert "乙路" not in said


def test_a_network_without_names_finds_nothing():
    empty = network()
    none = Network(**{**vars(empty), "communities": empty.communities[:0], "townships": empty.townships[:0]})
    assert found("和平社区", gazetteer=Gazetteer.build(none)) == [(-1, -1, "unknown")]


FULL_NAMES = [(name, at) for at, (name, _) in enumerate(COMMUNITIES) if name.endswith(("社区", "村"))]
WORDS = st.text("甲乙丙丁12 ,栋号新", max_size=6)


@settings(deadline=None)
@given(st.sampled_from(FULL_NAMES), st.lists(st.sampled_from(["", " ", "\u3000"]), min_size=8, max_size=8))
def test_spaces_inside_a_name_change_nothing(named, spaces):
    name, _ = named
    spaced = "".join(character + space for character, space in zip(name, spaces, strict=False))
    assert found(spaced) == found(name)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(WORDS, st.sampled_from([*FULL_NAMES, ("", -1)]), WORDS, st.integers(-1, 3)), max_size=8
    )
)
def test_a_row_is_read_as_if_it_stood_alone(rows):
    texts = [before + name + after for before, (name, _), after, _ in rows]
    stated = [township for *_, township in rows]
    alone = [found(text, township=[at])[0] for text, at in zip(texts, stated, strict=True)]
    assert found(*texts, township=stated) == alone


@settings(deadline=None)
@given(WORDS, st.sampled_from(FULL_NAMES), WORDS, st.integers(-1, 3))
def test_what_is_found_lies_in_the_township_stated(before, named, after, stated):
    community, township, why = found(before + named[0] + after, township=[stated])[0]
    assert (community >= 0) == (why == "community")
    assert (township >= 0) == (why in {"community", "township"})
    if community >= 0:
        assert COMMUNITIES[community][1] == township
    if township >= 0 and stated >= 0:
        assert township == stated


@settings(deadline=None)
@given(st.sampled_from("红甲乙丙丁"), st.sampled_from(FULL_NAMES))
def test_a_name_inside_a_longer_word_is_no_name(letter, named):
    assert found(letter + named[0]) == [(-1, -1, "unknown")]
