"""What the district file says of the register of risks: ``[[risks.domains]]`` and ``[offices]``.

The nine domains are those of a county's notice on registers of hidden risks; a district renames, adds, or switches off.
The one of religious affairs is off unless switched on, and then for places only: religious belief is sensitive personal
data (Personal Information Protection Law, 2021, Art. 28).
"""

from typing import Annotated

from pydantic import AfterValidator, Field

from governance.errors import N_, GridError
from governance.setting_tables import Name, Section

DomainCode = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]


class Domain(Section):
    """``[[risks.domains]]``: one domain of risks.

    Attributes
    ----------
    code
        Kept in the register, so it never changes.
    name
        What readers see.
    is_on
        Whether new risks can be registered in it; those that are there stay.
    is_places_only
        Whether the form reminds that places are registered and nothing about people.
    """

    code: DomainCode
    name: Name
    is_on: bool = True
    is_places_only: bool = False


DOMAINS = (
    Domain(code="work_safety", name="安全生产"),
    Domain(code="road_traffic", name="道路交通安全"),
    Domain(code="religious_places", name="民族宗教安全", is_on=False, is_places_only=True),
    Domain(code="food", name="食品安全"),
    Domain(code="schools", name="校园安全"),
    Domain(code="petitions", name="信访安全"),
    Domain(code="town_gas", name="城镇燃气安全"),
    Domain(code="disputes", name="社会矛盾纠纷化解"),
    Domain(code="land_and_disasters", name="耕地保护和自然灾害隐患"),
)


def _unlike(domains: tuple[Domain, ...]) -> tuple[Domain, ...]:
    for what in ("code", "name"):
        given = [getattr(domain, what) for domain in domains]
        twice = next((one for one in given if given.count(one) > 1), None)
        if twice is not None:
            raise ValueError(GridError(N_("{name} stands there twice; take one out"), name=twice))
    return domains


class Risks(Section):
    """``[risks]``: the register of risks.

    Attributes
    ----------
    domains
        In the order they are offered; those given replace all nine.
    """

    domains: Annotated[tuple[Domain, ...], Field(min_length=1), AfterValidator(_unlike)] = DOMAINS

    def domain_name(self, code: str) -> str:
        """Return what readers call a domain; its code where the district file no longer has it."""
        return next((domain.name for domain in self.domains if domain.code == code), code)


class Offices(Section):
    """``[offices]``: offices that registers may name.

    Attributes
    ----------
    names
        Beside the departments that case records name.
    """

    names: tuple[Name, ...] = ()
