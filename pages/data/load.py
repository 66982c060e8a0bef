"""A file on its way in: how it would be read, what is left out, its load, and the next publication."""

from dashboard import components, load_steps
from dashboard.frame import scene

here = scene()
say = here.say
components.page_title(
    say("Load data"), say("From a file to the map: look at how it is read, load it, publish it.")
)
choice = load_steps.choose(here)
facts = None if choice is None else load_steps.proposal(here, choice)
if choice is not None and facts is not None:
    load_steps.draw_reading(here, facts)
    components.section_title(
        say("Which column is which"), say("Ours, and the file's; correct what is wrong.")
    )
    load_steps.draw_mapping(here, choice, facts)
    load_steps.draw_loading(here, choice, facts)
load_steps.draw_results(here)
load_steps.draw_publishing(here)
