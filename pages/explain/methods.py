"""How places are tested: what a mark means, what is in force, how far it can be trusted, how past lists did."""

from dashboard import components, methods
from dashboard.frame import scene

here = scene()
say = here.say
components.page_title(
    say("Methods"), say("What a marked place means, how far it can be trusted, and how past lists did.")
)
methods.draw_contents(say)
methods.draw_meaning(say)
methods.draw_decision(say)
methods.draw_in_force(here)
methods.draw_formulae(say)
methods.draw_trust(here)
methods.draw_power(say)
methods.draw_scorecard(here)
methods.draw_patterns(say)
methods.draw_warnings(say)
methods.draw_limits(say)
methods.draw_gaps(say)
