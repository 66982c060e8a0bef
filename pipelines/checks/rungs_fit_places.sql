-- offender: a case whose rung and places contradict each other, today or then, or whose rung or doubt has no name
-- why: coverage is told by rung: a rung must say what it placed
-- since: 2026-11
SELECT source, case_no, located_by, grid_code, township_code FROM checked_case
WHERE located_by NOT IN ('coordinates', 'nearest', 'grid_code', 'community_code', 'township_code', 'address', 'unlocated', 'outside')
    OR (located_by IN ('coordinates', 'nearest', 'grid_code')) <> (grid_code IS NOT NULL)
    OR (located_by IN ('unlocated', 'outside')) <> (township_code IS NULL)
    OR (located_by_then IN ('coordinates', 'nearest', 'grid_code')) <> (grid_code_then IS NOT NULL)
    OR (located_by_then IN ('unlocated', 'outside')) <> (township_code_then IS NULL)
    OR placing_doubt NOT IN ('stated_elsewhere', 'coordinates_outside', 'statements_disagree', 'ambiguous_name')
