"""The contract of the tables of places; part of :mod:`governance.tables`."""

from governance.errors import N_
from governance.table_columns import TOWNSHIP_CODE, code, count, day
from governance.table_form import Column, Table

_SHAPE = Column(
    "shape_wkb", "BLOB", N_("Outline"), "Polygon as WKB, longitude latitude, CGCS2000.", audience="inside"
)
_MAP_SHAPE = Column(
    "map_wkb",
    "BLOB",
    N_("Outline for screens"),
    "The same simplified; edges that were shared still are.",
    audience="inside",
)
_LON = Column("lon", "DOUBLE", N_("Longitude"), "Degrees east, CGCS2000, of a point inside.")
_LAT = Column("lat", "DOUBLE", N_("Latitude"), "Degrees north, CGCS2000, of a point inside.")
_AREA = Column(
    "area_km2", "DOUBLE", N_("Area, km²"), "Square kilometres, measured in the district's projected CRS."
)
_HOUSEHOLDS = Column(
    "households",
    "INTEGER",
    N_("Households"),
    "Denominator of rates; missing where the layer gives none.",
    can_be_missing=True,
)


GRID = Table(
    "grid",
    "grid version: one outline of one grid between two dates",
    ("grid_code", "valid_from"),
    (
        code("grid_code", N_("Grid code"), "Code as the layer gives it."),
        code("name", N_("Grid"), "Name, or the code where the layer has no name."),
        code("kind", N_("Kind"), "综合 or 专属; missing where the layer does not say.", missing=True),
        code("community_code", N_("Community code"), "Community the grid belongs to.", missing=True),
        code("community_name", N_("Community"), "Its name.", missing=True),
        TOWNSHIP_CODE,
        code(
            "township_name", N_("Township"), "Its name in the layer of grids, if that says one.", missing=True
        ),
        _HOUSEHOLDS,
        _AREA,
        _LON,
        _LAT,
        day(
            "valid_from",
            N_("In force from"),
            "First day in force; 0001-01-01 where the layer does not say.",
            missing=False,
        ),
        day("valid_to", N_("In force until"), "Last day in force; missing while it is in force."),
        Column("is_in_force", "BOOLEAN", N_("In force"), "True for the versions cases are placed in."),
        _SHAPE,
        _MAP_SHAPE,
    ),
    scoped_by="place",
)

COMMUNITY = Table(
    "community",
    "community: a group of grids in force",
    ("community_code",),
    (
        code("community_code", N_("Community code"), "Code."),
        code("name", N_("Community"), "Name, or the code where there is none."),
        TOWNSHIP_CODE,
        count("grids", N_("Grids"), "Grids in force."),
        _HOUSEHOLDS,
    ),
    scoped_by="network",
)

TOWNSHIP = Table(
    "township",
    "township (街道/乡镇)",
    ("township_code",),
    (
        TOWNSHIP_CODE,
        code("name", N_("Township"), "Name, or the code where there is none."),
        count("grids", N_("Grids"), "Grids in force."),
        _HOUSEHOLDS,
        _AREA,
        _LON,
        _LAT,
        _SHAPE,
        _MAP_SHAPE,
    ),
    scoped_by="network",
)

NETWORK_TABLES = (GRID, COMMUNITY, TOWNSHIP)
