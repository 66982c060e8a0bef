"""What forms of records kept by hand are held against: where a case lies, in what unit a line is counted."""

from governance.warehouse import Warehouse


def township_of_case(warehouse: Warehouse, source: str, case_no: str) -> tuple[bool, str | None]:
    """Return whether a reader may see a case, and its township; missing for a case placed nowhere."""
    rows = warehouse.frame(
        "SELECT township_code FROM cases WHERE source = $source AND case_no = $case_no LIMIT 1",
        {"source": source, "case_no": case_no},
    )
    if rows.empty:
        return False, None
    code = rows["township_code"].iloc[0]
    return True, code if isinstance(code, str) else None


def unit_of_line(warehouse: Warehouse, campaign: str, line: str) -> str | None:
    """Return the unit in which a line of a campaign is counted; None for a line that nobody reported yet."""
    rows = warehouse.whole.frame(
        "SELECT unit FROM campaign_report WHERE campaign = $campaign AND line = $line "
        "ORDER BY reported_on DESC LIMIT 1",
        {"campaign": campaign, "line": line},
    )
    return None if rows.empty else str(rows["unit"].iloc[0])
