"""What every verb that places cases works with: settings, grid network, and the placer made from it."""

from collections.abc import Callable
from dataclasses import dataclass

from governance.grids import index_for
from governance.i18n import translator
from governance.settings import Settings, command_language
from pipelines.network import Network, read_network
from pipelines.place_names import read_place_names
from pipelines.placing import Placer

INDEX_FOLDER = "index"


@dataclass(frozen=True)
class Workspace:
    """A district, ready to load and build."""

    settings: Settings
    network: Network
    placer: Placer


def open_workspace(settings: Settings, *, say: Callable[[str], None] = lambda _message: None) -> Workspace:
    """Return the workspace of a district.

    Parameters
    ----------
    settings
        The district.
    say
        Told how many things were found in the layers, when there are any.

    Raises
    ------
    LayerFault
        A layer cannot be used.
    FileFault, FaultList
        The table of place names cannot.
    """
    network = read_network(settings)
    if network.findings:
        _ = translator(command_language())
        say(
            _(
                "The grid layer was taken with {count} remarks; `python -m pipelines status` lists them."
            ).format(count=len(network.findings))
        )
    index = index_for(network.polygons, network.codes, folder=settings.paths.home / INDEX_FOLDER)
    placing = settings.placing
    names = read_place_names(placing.names_file) if placing.names_file else []
    placer = Placer(network, index, nearest_within_m=placing.nearest_within_m, names=names)
    return Workspace(settings, network, placer)
