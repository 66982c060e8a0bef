"""The figures of a report, recomputed before it is sent: what is wrong, what cannot be, what is unsure."""

from dashboard import components, figure_input, figure_results
from dashboard.frame import scene

here = scene()
say = here.say
components.page_title(
    say("Check figures"), say("Paste or upload a report: its totals, shares and changes are recomputed.")
)
given = figure_input.draw_input(here)
figure_input.draw_limits(here)
if given is not None:
    figure_results.draw_results(here, given)
