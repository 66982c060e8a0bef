"""Who holds which grid."""

from dashboard import components, grid_assign
from dashboard.frame import scene

here = scene()
components.page_title(
    here.say("Assign grids"), here.say("Each grid has one holder at a time; whatever was before is kept.")
)
grid_assign.draw(here)
