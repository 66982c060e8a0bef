"""A file on its way in: how it would be read, what is left out, its load, and the next publication."""

from dashboard import components, load_results, load_steps, nil_form
from dashboard.frame import scene

here = scene()
say = here.say
components.page_title(
    say("Load data"), say("From a file to the map: look at how it is read, load it, publish it.")
)
choice = load_steps.choose(here)
if choice is not None and load_steps.holds_records(here, choice):
    load_steps.draw_loading_records(here, choice)
elif choice is not None:
    facts = load_steps.proposal(here, choice)
    if facts is not None:
        load_steps.draw_proposal(here, choice, facts)
        load_steps.draw_loading(here, choice, facts)
load_results.draw_results(here)
load_results.draw_publishing(here)
nil_form.draw_nil_form(here)
