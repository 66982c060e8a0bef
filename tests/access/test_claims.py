"""What an identity provider says, as an account: nothing is guessed."""

import pytest

from governance.access import Actor, Role
from governance.access_settings import Oidc
from governance.accounts.claims import actor_of_claims
from governance.errors import SignInFault

OIDC = Oidc(
    roles={"leaders": Role.LEADER, "chiefs": Role.LEADER, "towns": Role.TOWNSHIP, "grids": Role.GRID_WORKER}
)
LEADER = {"preferred_username": "wang", "name": "区领导", "groups": ["leaders"], "office": "区委办"}


@pytest.mark.parametrize(
    ("claims", "actor"),
    [
        (LEADER, Actor("wang", "区领导", Role.LEADER, "区委办")),
        (LEADER | {"groups": "leaders"}, Actor("wang", "区领导", Role.LEADER, "区委办")),
        (LEADER | {"groups": ["leaders", "chiefs", "all"]}, Actor("wang", "区领导", Role.LEADER, "区委办")),
        ({"preferred_username": "li", "groups": ["leaders"]}, Actor("li", "li", Role.LEADER)),
        (
            LEADER | {"groups": ["towns"], "townships": "T0, T1"},
            Actor("wang", "区领导", Role.TOWNSHIP, "区委办", ("T0", "T1")),
        ),
        (
            LEADER | {"groups": ["grids"], "grids": ["G0"]},
            Actor("wang", "区领导", Role.GRID_WORKER, "区委办", (), ("G0",)),
        ),
    ],
)
def test_claims_that_give_access(claims, actor):
    assert actor_of_claims(claims, OIDC) == actor


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"groups": None}, "no role here: the claim groups"),
        ({"groups": []}, "no role here"),
        ({"groups": ["Leaders", "leader"]}, "no role here"),
        ({"groups": [["leaders"]]}, "no role here"),
        ({"groups": {"leaders": True}}, "no role here"),
        ({"groups": ["leaders", "towns"], "townships": "T0"}, "more than one role"),
        ({"groups": ["towns"]}, "the claim townships names none"),
        ({"groups": ["towns"], "townships": " , "}, "the claim townships names none"),
        ({"groups": ["grids"], "townships": "T0"}, "the claim grids names none"),
        ({"preferred_username": None}, "the claim preferred_username is missing"),
        ({"preferred_username": ""}, "the claim preferred_username is missing"),
        ({"preferred_username": 7}, "the claim preferred_username is missing"),
    ],
)
def test_claims_that_give_none_say_what_is_missing(changed, told):
    with pytest.raises(SignInFault, match=told):
        actor_of_claims(LEADER | changed, OIDC)
