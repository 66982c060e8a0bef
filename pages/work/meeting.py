"""Preparing and recording a meeting: from what is proposed to decisions, actions and minutes."""

from dashboard import components, meeting_list, meeting_page
from dashboard.frame import scene
from dashboard.saving import draw_said

here = scene()
components.page_title(
    here.say("Prepare a meeting"),
    here.say("Proposals become an agenda, decisions become actions, and actions come back."),
)
draw_said(here)
meeting_page.draw(here, meeting_list.chosen_name())
