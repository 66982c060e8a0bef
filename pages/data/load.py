"""A file on its way in: how it would be read, what is left out, its load, and the next publication."""

from dashboard import components, load_results, load_steps, nil_form
from dashboard.frame import scene

here = scene()
say = here.say
components.page_title(
    say("Load data"), say("From a file to the map: look at how it is read, load it, publish it.")
)
choice = load_steps.choose(here)
facts = None if choice is None else load_steps.proposal(here, choice)
if choice is not None and facts is not None:
    load_steps.draw_proposal(here, choice, facts)
    load_steps.draw_loading(here, choice, facts)
load_results.draw_results(here)
load_results.draw_publishing(here)
nil_form.draw_nil_form(here)
