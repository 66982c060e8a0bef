import re
from pathlib import Path

from dashboard.manual import COMPONENTS


def test_every_requirement_is_named_with_its_licence():
    required = {
        re.split(r"[=\[<>~!;]", line)[0].strip().lower()
        for line in Path("requirements.txt").read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith(("#", "-"))
    }
    named = {name.lower() for name in COMPONENTS}
    assert required <= named
    assert all(COMPONENTS.values())
