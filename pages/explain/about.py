"""What the figures mean, how cases are placed, what the figures cannot bear, and what the product is made of."""

from dashboard import components, manual
from dashboard.frame import scene

say = scene().say
components.page_title(say("About"), say("What the figures mean, and what they cannot bear."))
components.section_title(say("Definitions in force"))
manual.draw_definitions(say)
components.section_title(say("How cases are placed"))
manual.draw_placing(say)
components.section_title(say("Limits"))
manual.draw_limits(say)
components.section_title(say("Published tables"))
manual.draw_tables(say)
components.section_title(say("Made with"))
manual.draw_components()
