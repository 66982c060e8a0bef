"""What meetings gave an office to do: reported here, verified by the meeting office."""

from dashboard import components, meeting_actions
from dashboard.frame import scene
from dashboard.saving import draw_said

here = scene()
components.page_title(
    here.say("Actions"), here.say("What meetings decided and who does it by when: report here what was done.")
)
draw_said(here)
meeting_actions.draw_own(here)
