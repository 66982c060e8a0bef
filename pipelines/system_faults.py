"""What the operating system refuses, as a sentence that says what to do."""

import errno

import duckdb

from governance.errors import N_, GridError, NotInstalled


def system_fault(fault: OSError | duckdb.Error) -> GridError | None:
    """Return what the system refused as a fault that says what to do; None for another fault of DuckDB."""
    code = fault.errno if isinstance(fault, OSError) else None
    no_room = ("No space left", "File too large", "Disk quota")
    if code in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} or any(words in str(fault) for words in no_room):
        return NotInstalled(
            N_("There is no room left on the disk ({detail}). Free some and try again."), detail=fault
        )
    if not isinstance(fault, OSError | duckdb.IOException):
        return None
    return NotInstalled(
        N_("The system refused: {detail}. Check the path and who may write there."), detail=fault
    )
