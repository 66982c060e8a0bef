"""What readers are told of a doubt about a place: its short name, why it is one, and what to do."""

from dataclasses import dataclass

from governance.errors import N_
from governance.words import LOCATED_BY, PLACING_DOUBTS


@dataclass(frozen=True)
class DoubtWords:
    """Words for one kind of doubt; translated where they are shown.

    Attributes
    ----------
    label
        Short, for a choice among kinds.
    reason
        Why the place is in doubt.
    remedy
        What to do.
    """

    label: str
    reason: str
    remedy: str


DOUBT_WORDS = {
    "repeated_point": DoubtWords(
        N_("Repeated coordinate"), N_("More cases lie on its coordinates than on any address"),
        N_("Ask the source where the matter is; the coordinates are an office's own or a default."),
    ),
    "stated_elsewhere": DoubtWords(
        N_("Township disagrees"), PLACING_DOUBTS["stated_elsewhere"],
        N_("Compare its coordinates with the township it states; correct in the source whichever is wrong."),
    ),
    "coordinates_outside": DoubtWords(
        N_("Coordinates outside"), PLACING_DOUBTS["coordinates_outside"],
        N_("Correct the coordinates in the source; until then its words decide."),
    ),
    "statements_disagree": DoubtWords(
        N_("Stated places disagree"), PLACING_DOUBTS["statements_disagree"],
        N_("Correct the code or name that is wrong in the source."),
    ),
    "ambiguous_name": DoubtWords(
        N_("Ambiguous name"), PLACING_DOUBTS["ambiguous_name"],
        N_("Have the source add the township or the code of the community."),
    ),
    "outside": DoubtWords(
        LOCATED_BY["outside"], N_("Its coordinates lie in no grid, and it states no place"),
        N_("Check the declared datum, and whether the case belongs to a neighbour."),
    ),
    "unlocated": DoubtWords(
        LOCATED_BY["unlocated"], N_("It has no coordinates and states no place that is known"),
        N_("Have the source fill in coordinates, a grid or a community."),
    ),
    "nearest": DoubtWords(
        N_("Nearest grid taken"), N_("Its coordinates lie in no grid, but near this one"),
        N_("Check the coordinates, and the outline of the grid it was given to."),
    ),
    "near_edge": DoubtWords(
        N_("Near an edge"), N_("Within 20 m of an edge the next grid may be meant"),
        N_("Have the grid confirmed by those who know the place."),
    ),
}  # fmt: skip
"""Kind of doubt, as :data:`governance.queries.doubts.KINDS` has them, to its words."""
