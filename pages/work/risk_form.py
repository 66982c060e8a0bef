"""Registering a hazard; what else is done with hazards is done where they are read."""

from dashboard import components, risk_form
from dashboard.frame import scene

here = scene()
components.page_title(
    here.say("Register risks"),
    here.say("A hazard is a matter in a place, with an office that settles it by a day."),
)
risk_form.draw_form(here)
