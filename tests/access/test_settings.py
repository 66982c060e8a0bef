"""``[access]`` of the district file."""

from pathlib import Path

import pytest

from governance.access import Role
from governance.errors import SettingsFault
from governance.settings import read_settings
from tests.tiny_warehouse import write_district


def told(folder: Path, text: str):
    path = write_district(folder)
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return read_settings(path).access


def test_nobody_signs_in_where_nothing_is_said(tmp_path):
    assert told(tmp_path, "").mode == "open"


def test_a_provider_is_described_whole(tmp_path):
    access = told(
        tmp_path,
        '\n[access]\nmode = "oidc"\nidle_minutes = 20\n[access.oidc]\nrole_claim = "roles"\n'
        '[access.oidc.roles]\n"cn=leaders" = "leader"\n',
    )
    assert access.idle_minutes == 20
    assert access.oidc.roles == {"cn=leaders": Role.LEADER}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[access]\nmode = "everyone"', "is none of the words for it"),
        ('[access]\nmode = "oidc"', "needs a table"),
        ("[access]\nidle_minutes = 0", "too small"),
        ('[access.oidc]\n[access.oidc.roles]\na = "boss"', "is none of the words for it"),
        ('[access.oidc]\n[access.oidc.roles]\na = "open"', "no account can have this role"),
        ("[access]\nadmin = true", "is not a setting"),
    ],
)
def test_faults_are_told_with_what_to_write(tmp_path, text, fault):
    with pytest.raises(SettingsFault, match=fault):
        told(tmp_path, f"\n{text}\n")
