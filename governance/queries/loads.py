"""The ledger: every file that was taken in, and every row that was not."""

import pandas as pd

from governance.warehouse import Warehouse


def loads(warehouse: Warehouse) -> pd.DataFrame:
    """Return the loads, the newest first.

    Returns
    -------
    DataFrame
        load_id, source, file_name, loaded_at (UTC timestamp), rows_in, accepted, superseded, duplicate, rejected,
        not_record, columns_left, profile (JSON; see :func:`governance.reading_profiles.reading_profile`), is_balanced
        (rows_in is the sum of the five).
    """
    return warehouse.frame(
        "SELECT load_id, source, file_name, loaded_at, rows_in, accepted, superseded, duplicate, rejected, "
        "not_record, columns_left, profile, "
        "rows_in = accepted + superseded + duplicate + rejected + not_record AS is_balanced "
        "FROM load ORDER BY loaded_at DESC, load_id DESC"
    )


def reject_reasons(warehouse: Warehouse) -> pd.DataFrame:
    """Return why rows were not taken, the commonest reason first.

    Returns
    -------
    DataFrame
        reason (see :data:`governance.tables.REJECT_REASONS`), column_name (missing when the row is at fault), rows,
        loads (how many files it happened in).
    """
    return warehouse.frame(
        "SELECT reason, column_name, count(*)::BIGINT AS rows, count(DISTINCT load_id)::BIGINT AS loads "
        "FROM reject GROUP BY reason, column_name ORDER BY rows DESC, reason, column_name"
    )
