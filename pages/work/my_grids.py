"""The grids of whoever is looking, for a phone: what is to be done, why, and what was found."""

from dashboard import components, my_grid_form, my_grid_list, my_grid_sheet, my_grid_view
from dashboard.audited import note_small_counts
from dashboard.frame import Scene, scene, with_cases
from dashboard.my_grids import MyGrids


def draw(here: Scene) -> None:
    """Draw the list, or the grid that the address asks for."""
    my_grid_form.draw_said(here)
    mine = MyGrids.of(here)
    code = here.filters.grid_code
    grid = mine.by_code.get(code or "")
    if grid is not None:
        note_small_counts(here, "my_grids")
        my_grid_view.draw_grid(mine, grid)
        return
    if code is not None:
        components.notice(
            here.say("This grid is not on your list"),
            here.say(
                "It is held by somebody else, lies beyond your places, or there is nothing to do in it."
            ),
        )
    my_grid_list.draw_list(mine)
    my_grid_sheet.draw_sheet(mine)


here = scene()
components.page_title(here.say("My grids"), here.say("What is to be done in your grids, and what you found."))
with_cases(here, draw)
