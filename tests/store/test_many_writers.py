"""Twenty writers in four programs for some seconds, as the bench has them: nothing lost, no error reaches anybody."""

import pytest

from bench.store import PROGRAMS, THREADS, written
from tests.store.stores import ENGINES

SECONDS = 5.0


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_twenty_writers(engine, new_settings):
    found = written(new_settings(engine), SECONDS)
    assert found.did.errors == []
    assert found.is_whole
    assert found.kept == found.did.saved
    assert found.did.saved >= PROGRAMS * THREADS
