"""The pack of a meeting: made from the registers and the figures, kept, and opened again as it was."""

from dashboard import components, pack_desk, pack_list
from dashboard.frame import scene
from dashboard.saving import draw_said
from governance.access import Verb

here = scene()
components.page_title(
    here.say("Meeting pack"),
    here.say("Agenda, map, marked places, actions, risks and service in one paper, for each kind of reader."),
)
draw_said(here)
if here.actor.may(Verb.WRITE_MEETINGS):
    pack_desk.draw_desk(here)
pack_list.draw_kept(here)
