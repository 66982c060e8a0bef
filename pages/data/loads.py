"""What was loaded, what was not and why, and how far each source reaches."""

from dashboard import components, ledger
from dashboard.frame import scene

here = scene()
say = here.say
components.page_title(say("Loads"), say("Every row of every file is accounted for."))
ledger.draw_loads(here)
components.section_title(say("Rows not taken"), say("Correct them in the source and load the file again."))
ledger.draw_rejects(here)
components.section_title(
    say("Sources"), say("How far each one reaches, and what placed its cases: shares of its cases.")
)
ledger.draw_sources(here)
