"""What the page on methods says: sentences in order, each a message that is translated where it is shown."""

from governance.errors import N_

MEANS = (
    N_(
        "In the window, a marked grid and the grids that touch it had together more cases than their share of the "
        "denominator explains, and more than chance alone is likely to give."
    ),
    N_("Beside every mark stand what was counted, what was expected and how sure it is."),
    N_(
        "It is a question to take there: which service is failing, and what is being done about it. It concerns "
        "matters and places, never people."
    ),
)
"""What a mark means."""

MEANS_NOT = (
    N_("A mark does not say why. A cause is found on the ground, not on the map."),
    N_("It belongs to the grid with its neighbours; the cases may lie next door."),
    N_(
        "No mark does not mean that all is well: with few cases even three times the expected is mostly missed, and "
        "what nobody reports is not counted."
    ),
    N_("A mark that goes away is no success by itself: see how many cases were concluded."),
    N_("It foretells nothing: how past lists did in the month after them stands below."),
)
"""What it does not mean."""

STEPS = (
    N_(
        "Count: the cases of the window in the grid and in those that touch it. Cases at a coordinate that repeats "
        "beyond chance, such as an office's own address, are set aside."
    ),
    N_("Expect: the district's cases are shared out in proportion to the denominator."),
    N_(
        "Chance: the exact probability of so many cases or more. Where grids scatter more than chance the law is as "
        "wide as they scatter, so that it takes more to be marked."
    ),
    N_(
        "Many looks: all grids and matters of a window are judged as one family. Of the grids marked at 95 %, at "
        "most 5 in 100 are expected to be marked by chance."
    ),
    N_("Gi* gives colour and order and shows a trend. It decides nothing."),
)
"""How a mark comes about."""

FORMULAE: tuple[tuple[str, str, str], ...] = (
    (N_("Expected cases"), "E = C · Hw / H", ""),
    (N_("Chance"), "p = P(X ≥ O),  X ~ Binomial(C, Hw / H)", "Przyborowski & Wilenski 1940"),
    (
        N_("Chance where counts scatter more"),
        "X ~ NegBin(E, E² / D),  D = max(b·E, a·Σm²)",
        "Breslow 1984",
    ),
    (N_("Over all places and matters"), "q(i) = min{ p(j) · N / j : j ≥ i }", "Benjamini & Hochberg 1995"),
    (
        N_("Gi*, for colour and trend"),
        "z = (Σ w·x − x̄·W) / (S · √((n·W − W²) / (n − 1)))",
        "Getis & Ord 1992; Ord & Getis 1995",
    ),
    (N_("Smoothed rate"), "m + (r − m) · A / (A + m / h)", "Marshall 1991"),
    (N_("Trend"), "S = Σ sign(z(j) − z(i)),  i < j", "Mann 1945; Kendall 1975"),
    (
        N_("Early warning"),
        "LLR = c·ln(c / E) + (C − c)·ln((C − c) / (C − E))",
        "Kulldorff et al. 2005",
    ),
    (N_("Hit rate and PAI"), "n / N;  (n / N) / f", "Chainey, Tompson & Uhlig 2008"),
    (N_("PEI and RRI"), "n / n*;  e / n", "Hunt 2016; Wheeler & Steenbeek 2021"),
)
"""Name, formula, source."""

LETTERS = N_(
    "C cases of the district, O cases and Hw denominator of a grid with its neighbours, H denominator of all; m the "
    "expected cases of a single grid, a and b its excess scatter; N tests of a window, j the rank of a p; w is 1 for a "
    "grid and those that touch it, x its rate, W their number; r a rate, h its denominator, A the variance between "
    "grids; c and E cases and expected cases of a cluster; n of N cases fell in the list, which holds the share f of "
    "the area or households; n* is the most that a list of its size could have caught, e what a ranking foretold."
)

ALERTS = (
    N_(
        "An early warning is a cluster of any size, lasting one to three months and still going on in the last "
        "complete month. It is found without borders of communities or townships, among all circles of grids."
    ),
    N_(
        "It compares a place with its own past and with the rest of the district: what is always high is expected, and "
        "so is a season. A rise of the whole district warns of nothing."
    ),
    N_(
        "The recurrence interval says how rarely chance alone warns as strongly: 100 months means once in 100 months "
        "of looking at one matter. With 999 draws of chance it cannot be longer than 1,000 months."
    ),
)
"""What an early warning is."""

LIMITS = (
    N_(
        "Reporting. Cases measure what is reported. A township that reports little looks calm, a campaign or a single "
        "channel looks hot; marks that rest on one channel, one matter or one coordinate say so."
    ),
    N_(
        "Denominator. Expected cases are as good as the households on record. Where people work or pass through, more "
        "cases are no surprise; a grid without households cannot be tested, and its cases are in no test."
    ),
    N_(
        "Edges. Cases beyond the district's border are not known. Grids on the border are said to be, and their marks "
        "rest on fewer neighbours."
    ),
    N_(
        "Borders of places. Other grids would give other counts. A mark that holds for the community too does not hang "
        "on where grids are drawn."
    ),
    N_(
        "Late entry. A month that is not complete looks calmer than it is; windows that end in one are told as such."
    ),
    N_(
        "Small counts. One grid in one month has less than one case of most matters. The window of several months and "
        "the neighbours help; a single grid twice as high as expected is not found."
    ),
    N_(
        "Chosen looks. The levels hold for the matters tested together. Who changes filters until something turns red "
        "finds something that is chance."
    ),
    N_(
        "Redrawn grids. All months are counted in the network in force today, so that a series does not break; cases "
        "placed by an older grid's code follow the crosswalk."
    ),
)
"""What the tests cannot bear."""

DENOMINATORS = {"households": N_("Households"), "area_km2": N_("Area, km²")}
"""Column of the grids to what readers call it."""

FORMS = {"binomial": N_("as chance alone"), "negative_binomial": N_("more than chance alone")}
"""Law of a map to how its counts scatter."""

LAWS = {
    "poisson": N_("at random"),
    "gamma": N_("grids differ beyond their denominators"),
    "bursts": N_("cases come in bursts"),
}
"""How cases fall on the simulated maps."""

DRAWN_DENOMINATORS = {
    "equal": N_("all alike"),
    "households": N_("the demonstration's households"),
    "clustered": N_("dense and empty quarters"),
}
"""Denominators of the simulated maps."""

BUDGETS = {
    "area": N_("Lists of {share} of the area"),
    "households": N_("Lists of {share} of the households"),
}
"""What all lists may use the same of."""

TRUST = N_(
    "Maps on which nothing is wrong were drawn by chance, and it was counted on how many of them at least one grid is "
    "marked. At worst {poisson} of them with this test where cases fall at random (wanted: at most {wanted}), and "
    "{scattered} where they scatter more (at most {allowed})."
)
POWER = N_(
    "On {maps} maps of each kind. Of the marks on them, {wrong} on average lay where nothing was planted, at worst "
    "{worst}. What is not found stays unmarked: silence is no proof of calm."
)
PAST_LISTS = N_(
    "At the end of each month the places that the test ranks highest make a list. It is judged by where the cases of "
    "the next month fell, against plain rankings that may name as much. The test looks for what its denominator does "
    "not explain, not for where most cases will be, so a plain mean may win; it is shown all the same."
)
SCORES = N_(
    "Hit rate: share of the month's cases in the list. PAI: hit rate by the share listed; 1 is a list drawn blindly. "
    "PEI: hit rate by that of the best list of this size. RRI: cases foretold by cases that came; only of rankings "
    "that foretell a number. Difference: hit rate less that of the test, with its 95 % interval. Ties count against "
    "the list."
)
PERIODS = N_(
    "A period is a window. Hot is what the exact test holds for, with all windows of the matter judged together; "
    "rising and falling is the trend of Gi*, which describes and proves nothing, for windows share months."
)
NO_COLD = N_(
    "Defined, so that the list is whole, and given to no place here: the test asks only for more cases than expected. "
    "Fewer cases alone are no good news, and with few cases they cannot be told from chance."
)
GAPS = (
    (
        N_("withheld"),
        N_("crossed lines"),
        N_("A count that is not told: it is small, or would give a small one back."),
    ),
    (N_("none"), N_("lying bars"), N_("There is nothing to count or to divide by.")),
    ("0", N_("plain ground"), N_("Counted, and there was no case.")),
    (N_("no data"), N_("diagonal lines"), N_("No source or layer records it.")),
    (N_("not tested"), N_("dots"), N_("The test leaves the place out.")),
)
"""What stands in the place of a number, its pattern on a map, and what it means."""

OUTSIDE = N_(
    "Readers outside the offices are shown cases by calendar quarter, place and category alone. Small counts are "
    "withheld, and as many others as it takes that no sum or difference of what is shown gives one back; a quarter is "
    "released once and stays as it was. Inside, counts are shown as they are; looking at small ones is written down."
)
