"""A page for each place, to be printed: its map, why it is marked, what came in and what is open."""

from dashboard import atlas_desk, components
from dashboard.frame import scene, with_cases

here = scene()
components.page_title(
    here.say("Atlas"),
    here.say("A printed page for each place: its map, why it is marked, what came in and what is open."),
)
with_cases(here, atlas_desk.draw)
