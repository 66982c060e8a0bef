"""The district's place names, looked for in what a record says of its place: the community or township it names.

Names are those of the network, each with the endings that people write (和平社区, 和平居委会), and without ending
where the rest has two characters and is no other place's name. Further names, roads above all, may come from a
table. Of names inside each other the longest counts: 新和平社区 does not speak of 和平社区, whether or not the
district has a 新和平社区, because a name begins where a word can begin (:data:`BEFORE`).

Nothing is guessed. A name that several places have is settled by the township, named in the text or stated by the
record; what stays open is ``ambiguous`` and not placed. Characters are compared after NFKC (full width is plain),
spaces inside a name do not count, and traditional characters are not turned into simplified ones.

Texts are read and forgotten: the answer is a community or a township, and nothing finer leaves this module.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from governance.errors import N_, FaultList, GridError
from pipelines.network import Network

WHY = ("community", "township", "ambiguous", "contradicted", "unknown", "empty")
"""What came of a text: a community was found, a township was, several places fit, the township named or stated has
no such community, no name was found, there is no text."""

COMMUNITY_ENDINGS = (
    ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "社区"),
    ("村民委员会", "村委会", "村"),
)
TOWNSHIP_ENDINGS = (
    ("街道办事处", "街道办", "街道"),
    ("镇人民政府", "镇政府", "镇"),
    ("乡人民政府", "乡政府", "乡"),
)
"""Endings that mean the same, the longest first; a name with one may be written with any of its row."""

BEFORE = "省市州盟县旗区镇乡道处村路街巷弄号在于住与及和至到"
"""Characters after which a name can begin; so it can after anything but a letter, and after another name."""

ROAD_WORDS = ("路", "街", "巷", "弄", "大道")
"""What makes a road of the name before it: 和平村路 is not in 和平村."""

PLACE_WORDS = ("社区", "村", "街道", "镇", "乡", "居委")
"""What makes a place of the road before it: 中山路社区 is not known to lie on 中山路."""

WHOLE_ENDINGS = (
    *(one for row in (*COMMUNITY_ENDINGS, *TOWNSHIP_ENDINGS) for one in row), *ROAD_WORDS, "场", "区", "园", "会",
)  # fmt: skip
"""A name that ends so may be followed by anything: 老山林场三组."""

NEEDLESS_SPACE = re.compile(r" (?=[^\x00-\x7f])|(?<=[^\x00-\x7f]) ")
"""A space beside a character that is not ASCII."""

LEAST_BARE_CHARACTERS = 2
NOWHERE = -1

Positions = NDArray[np.int32]
Place = tuple[int, int]
"""Position of a community, -1 where the place is a township, and of the township."""


class Found(NamedTuple):
    """Where texts say that records are.

    Attributes
    ----------
    community
        Positions in the network's table of communities; -1 where none was found.
    township
        Positions in its table of townships, given too where the community is; -1 where none was found.
    why
        Positions in :data:`WHY`.
    """

    community: Positions
    township: Positions
    why: NDArray[np.int8]

    def counts(self) -> dict[str, int]:
        """Return the number of texts for each of :data:`WHY`."""
        counted = np.bincount(self.why, minlength=len(WHY))
        return dict(zip(WHY, counted.tolist(), strict=True))


@dataclass(frozen=True)
class _Name:
    """A name as it is looked for.

    Attributes
    ----------
    places
        Those that have it.
    is_whole
        False when it means the place only where no letter follows: 和平 for 和平社区.
    is_extra
        True when it comes from the table of further names.
    """

    places: frozenset[Place]
    is_whole: bool
    is_extra: bool


Reading = tuple[str, ...]
"""The different names that a text holds, in order; :data:`NO_TEXT` where there is no text."""

NO_TEXT: Reading = ("",)


class Gazetteer:
    """Finds communities and townships by name; made by :meth:`build`.

    It never changes, so threads may share it.
    """

    def __init__(self, names: dict[str, _Name], above: tuple[str, ...]) -> None:
        self._names = names
        self._above = above
        self._pattern = re.compile(_alternatives(_tree(names)) if names else r"(?!)")

    @classmethod
    def build(
        cls, network: Network, *, more: Iterable[tuple[str, str]] = (), above: Iterable[str] = ()
    ) -> Self:
        """Return the gazetteer of a network.

        Parameters
        ----------
        network
            Gives the names of communities and townships.
        more
            Further names, each with the code of a community or township; a road through several communities
            stands once for each. They count where the network's own names leave a place open.
        above
            Names of what holds the district (浦口区, 南京市): one of its places' names may follow them, with or
            without their last character.

        Raises
        ------
        FaultList
            Further names speak of codes that the network does not have.
        """
        names = _own_names(network)
        names |= {key: name for key, name in _further_names(network, more).items() if key not in names}
        whole = _keys(above)
        short = [one[:-1] for one in whole if len(one) > LEAST_BARE_CHARACTERS]
        return cls(names, tuple(filter(None, (*whole, *short))))

    def find(self, texts: pa.Array | pa.ChunkedArray, *, township: Positions | None = None) -> Found:
        """Return the places that texts name.

        Parameters
        ----------
        texts
            What records say of their place; missing where they say nothing.
        township
            Position of the township that each record states otherwise, -1 where none; missing means none states
            one.

        Raises
        ------
        ValueError
            The two differ in length.
        """
        stated = np.full(len(texts), NOWHERE, np.int32) if township is None else township
        if len(stated) != len(texts):
            raise ValueError(f"{len(texts)} texts, {len(stated)} townships")
        readings, reading_of_row = self._readings(texts)
        span = int(stated.max(initial=NOWHERE)) + 2
        cases, case_of_row = np.unique(reading_of_row * span + stated + 1, return_inverse=True)
        answers = [self._settled(readings[case // span], case % span - 1) for case in cases.tolist()]
        columns = np.array(answers, dtype=np.int32).reshape(-1, 3)[case_of_row].T
        return Found(columns[0], columns[1], columns[2].astype(np.int8))

    def _readings(self, texts: pa.Array | pa.ChunkedArray) -> tuple[list[Reading], NDArray[np.int64]]:
        """Return the different readings, and for each text the position of its own."""
        encoded = pc.dictionary_encode(pc.cast(texts, pa.string()))
        whole = encoded.combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
        numbers: dict[Reading, int] = {NO_TEXT: 0}
        read = [numbers.setdefault(self._read(text), len(numbers)) for text in _plain(whole.dictionary)]
        rows = pc.fill_null(whole.indices, len(read)).to_numpy(zero_copy_only=False)
        return list(numbers), np.array([*read, 0], dtype=np.int64)[rows]

    def _read(self, text: str) -> Reading:
        """Return the names that a text holds."""
        if not text:
            return NO_TEXT
        ended: list[_Hit] = []
        for hit in reversed(_longest(self._hits(text))):
            if (ended and ended[-1].start == hit.end) or self._can_end(text, hit):
                ended.append(hit)
        names, last_end = set(), NOWHERE
        for hit in reversed(ended):
            if hit.start == last_end or self._can_begin(text, hit.start):
                names.add(hit.name)
                last_end = hit.end
        return tuple(sorted(names))

    def _hits(self, text: str) -> Iterator["_Hit"]:
        """Give the longest name that begins at each place of a text."""
        match = self._pattern.search(text)
        while match is not None:
            yield _Hit(match.start(), match.end(), _closed(match[0]))
            match = self._pattern.search(text, match.start() + 1)

    def _can_begin(self, text: str, start: int) -> bool:
        """Return whether a name can begin at a place of a text where no other ends."""
        before = text[max(start - 1, 0) : start]
        return not before.isalpha() or before in BEFORE or text.endswith(self._above, 0, start)

    def _can_end(self, text: str, hit: "_Hit") -> bool:
        """Return whether a name can end at a place of a text where no other begins."""
        name = self._names[hit.name]
        joined = (*ROAD_WORDS, *PLACE_WORDS) if name.is_extra else ROAD_WORDS
        if text.startswith(joined, hit.end):
            return False
        return name.is_whole or not text[hit.end : hit.end + 1].isalpha()

    def _settled(self, reading: Reading, stated: int) -> tuple[int, int, int]:
        """Return community, township and why of a reading whose record states a township, -1 for none."""
        if not reading or reading == NO_TEXT:
            return NOWHERE, NOWHERE, WHY.index("empty" if reading else "unknown")
        places, why = _settled_places([self._names[key] for key in reading], stated)
        townships = {township for _, township in places}
        if len(places) == 1:
            community, township = next(iter(places))
            return community, township, WHY.index("township" if community == NOWHERE else "community")
        if len(townships) == 1:
            return NOWHERE, townships.pop(), WHY.index("township")
        return NOWHERE, NOWHERE, WHY.index(why)


class _Hit(NamedTuple):
    """A name in a text, from start to end."""

    start: int
    end: int
    name: str


def _longest(hits: Iterable[_Hit]) -> list[_Hit]:
    """Return hits that do not overlap, in order of the text; of two that do the longer, or else the first."""
    taken: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in taken):
            taken.append(hit)
    return sorted(taken)


def _settled_places(names: list[_Name], stated: int) -> tuple[frozenset[Place], str]:
    """Return the places that all names allow, and why it is not one where it is none or several."""
    own = [name.places for name in names if not name.is_extra]
    extra = [name.places for name in names if name.is_extra]
    sole = [next(iter(places)) for places in own if len(places) == 1]
    townships = {township for community, township in sole if community == NOWHERE} | {stated} - {NOWHERE}
    if len(townships) > 1:
        return frozenset(), "ambiguous" if stated == NOWHERE else "contradicted"
    township = next(iter(townships), NOWHERE)
    own = [_within(places, township) for places in own]
    if not all(own):
        return frozenset(), "contradicted"
    extra = [places for places in (_within(places, township) for places in extra) if places]
    communities = [places for places in own if any(community != NOWHERE for community, _ in places)]
    if communities:
        found = frozenset.intersection(*communities)
        return frozenset.intersection(found, *extra) or found, "ambiguous"
    if extra and (shared := frozenset.intersection(*extra)):
        return shared, "ambiguous"
    return frozenset({(NOWHERE, township)} if township != NOWHERE else ()), "ambiguous"


def _within(places: frozenset[Place], township: int) -> frozenset[Place]:
    """Return the places that lie in a township; all for -1."""
    return frozenset(place for place in places if township in (NOWHERE, place[1]))


def _own_names(network: Network) -> dict[str, _Name]:
    """Return the names of the network's communities and townships, with every ending and without."""
    places: dict[str, set[Place]] = {}
    stems: dict[str, set[Place]] = {}
    for name, place, endings in _named_places(network):
        ending, row = next(
            ((one, (row,)) for row in endings for one in row if name.endswith(one)), ("", endings)
        )
        stem = name.removesuffix(ending)
        stems.setdefault(stem, set()).add(place)
        for form in {name, *(stem + one for alike in row for one in alike)}:
            places.setdefault(form, set()).add(place)
    bare = {
        stem: owners
        for stem, owners in stems.items()
        if stem not in places and len(owners) == 1 and len(stem) >= LEAST_BARE_CHARACTERS
    }
    return {form: _named(form, owners, is_extra=False) for form, owners in (places | bare).items()}


def _named(form: str, places: Iterable[Place], *, is_extra: bool) -> _Name:
    return _Name(frozenset(places), is_whole=form.endswith(WHOLE_ENDINGS), is_extra=is_extra)


def _named_places(network: Network) -> Iterator[tuple[str, Place, tuple[tuple[str, ...], ...]]]:
    """Give the names of communities and townships, what they name, and the endings they may have."""
    townships = _township_positions(network)
    for township, name in enumerate(_keys(network.townships["name"])):
        yield name, (NOWHERE, township), TOWNSHIP_ENDINGS
    of_community = network.communities["township_code"].map(townships)
    for community, name in enumerate(_keys(network.communities["name"])):
        yield name, (community, int(of_community.iloc[community])), COMMUNITY_ENDINGS


def _township_positions(network: Network) -> dict[str, int]:
    return {code: position for position, code in enumerate(network.townships["township_code"])}


def _further_names(network: Network, more: Iterable[tuple[str, str]]) -> dict[str, _Name]:
    """Return the names of a table.

    Raises
    ------
    FaultList
        It speaks of codes that the network does not have.
    """
    townships = _township_positions(network)
    known: dict[str, Place] = {code: (NOWHERE, position) for code, position in townships.items()}
    communities = network.communities
    for position, (code, township) in enumerate(
        zip(communities["community_code"], communities["township_code"], strict=True)
    ):
        known[code] = (position, townships[township])
    rows = [(name, code.strip()) for name, code in more]
    faults = [
        GridError(N_("{name}: no community or township has the code {code}."), name=name, code=code)
        for name, code in rows
        if code not in known
    ]
    if faults:
        raise FaultList(N_("The table of place names has faults; correct it there:"), faults)
    places: dict[str, set[Place]] = {}
    for key, (_, code) in zip(_keys(name for name, _ in rows), rows, strict=True):
        places.setdefault(key, set()).add(known[code])
    return {key: _named(key, owners, is_extra=True) for key, owners in places.items() if key}


def _plain(texts: pa.Array) -> list[str]:
    """Return texts as they are compared: NFKC, lower case, single spaces; empty where missing."""
    normal = pc.utf8_lower(pc.utf8_normalize(texts, form="NFKC"))
    spaced = pc.replace_substring_regex(normal, pattern=r"[\s\p{Z}\p{Cc}\p{Cf}]+", replacement=" ")
    return [text or "" for text in pc.utf8_trim_whitespace(spaced).to_pylist()]


def _keys(names: Iterable[str]) -> list[str]:
    """Return names as they are looked up."""
    return [_closed(name) for name in _plain(pa.array(names, pa.string()))]


def _closed(text: str) -> str:
    """Return a text without the spaces beside characters that need none."""
    return NEEDLESS_SPACE.sub("", text) if " " in text else text


def _tree(names: Iterable[str]) -> dict[str, Any]:
    """Return names as nested dictionaries by character; an empty key ends a name."""
    root: dict[str, Any] = {}
    for name in names:
        node = root
        for character in name:
            node = node.setdefault(character, {})
        node[""] = {}
    return root


def _alternatives(node: dict[str, Any], before: str = "") -> str:
    """Return the pattern of a tree's names, the longest first; a space may stand where :func:`_closed` takes it."""
    options = [
        (" ?" if before and not (before + character).isascii() else "")
        + re.escape(character)
        + _alternatives(below, character)
        for character, below in node.items()
        if character
    ]
    if not options:
        return ""
    return f"(?:{'|'.join(options)}){'?' if '' in node else ''}"
