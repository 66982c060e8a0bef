"""The demonstration built as its own command builds it: drawn for a seed, loaded, tested, published."""

from pathlib import Path

from governance.settings import DEMONSTRATION_DISTRICT, Settings, read_settings
from governance.warehouse import Warehouse, open_warehouse, published_path
from pipelines.archive import Archive
from pipelines.build import build_warehouse
from pipelines.demo import DEFAULT_END_MONTH, planted_nil_report, write_demo
from pipelines.intake import Order
from pipelines.load import load_file
from pipelines.nil_reports import NilReports
from pipelines.workspace import open_workspace


def built_demonstration(folder: Path, *, seed: int) -> tuple[Settings, Warehouse]:
    """Draw, load and build the demonstration in a folder; the caller closes the warehouse."""
    settings = read_settings(DEMONSTRATION_DISTRICT)
    settings = settings.model_copy(update={"paths": type(settings.paths)(home=folder / "var")})
    workspace = open_workspace(settings)
    for source, path in write_demo(folder, seed=seed):
        load_file(Order(settings, settings.profile(source), path), workspace.placer)
    name, month, townships = planted_nil_report(DEFAULT_END_MONTH)
    NilReports(Archive(settings.paths.home)).report(settings.source(name), month, townships)
    build_warehouse(settings, workspace.network, workspace.placer)
    return settings, open_warehouse(published_path(settings.paths.home))
