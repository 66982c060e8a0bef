"""The modes of a map of places: what readers call them and what each says and does not say, on screen and on paper."""

from collections.abc import Mapping

from governance.errors import N_

MODES: Mapping[str, str] = {
    "tested": N_("Tested hot spots"),
    "cases": N_("Number of cases"),
    "rate": N_("Per 1,000 households"),
    "smoothed": N_("Per 1,000 households, smoothed"),
    "open": N_("Share not concluded"),
    "change": N_("Change"),
    "pattern": N_("How it developed"),
    "heat": N_("Heat surface"),
}
"""What readers call a mode."""

MEANINGS: Mapping[str, str] = {
    "tested": N_(
        "A place is marked when it and its neighbours have more cases than chance would give; an exact test, corrected "
        "for the number of places and matters looked at."
    ),
    "cases": N_("Counts as received, not tested: a large or busy place has more by nature."),
    "rate": N_("Not tested. Withheld where it rests on fewer than {n} cases: small places jump by chance."),
    "smoothed": N_(
        "Not tested. Drawn towards the district's mean, the more the fewer households a place has (empirical Bayes)."
    ),
    "open": N_(
        "Of the cases whose outcome is recorded; withheld below {n} of them. Newer cases had less time."
    ),
    "change": N_(
        "Cases more or fewer than in {period}. Coloured where the change is larger than chance gives 19 times in 20, "
        "each place for itself; withheld below {n} cases in both periods. Fewer cases alone are no success."
    ),
    "pattern": N_(
        "How the place developed over all periods up to this one, in the matter that stands out most there."
    ),
    "heat": N_("Where cases lie densely, smoothed and not tested; the edges are the tested places."),
}
"""What a mode says and does not say."""

CHANCE_DEVIATIONS = 1.96
"""Standard deviations that the difference of two counts of one mean stays within 19 times in 20; its variance is their
sum (Poisson)."""
