"""Records that are kept by hand where no file brings them: receptions, callbacks, campaign reports."""

from dashboard import components, record_forms
from dashboard.frame import scene
from dashboard.saving import draw_said

here = scene()
components.page_title(
    here.say("Keep records"),
    here.say(
        "Receptions, callbacks and campaign reports that no file brings; posts and offices, never names."
    ),
)
draw_said(here)
record_forms.draw_entry(here)
record_forms.draw_own(here)
