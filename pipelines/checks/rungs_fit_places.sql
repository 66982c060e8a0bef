-- offender: a case whose rung and places contradict each other, or whose rung has no name
-- why: coverage is told by rung: a rung must say what it placed
-- since: 2026-11
SELECT source, case_no, located_by, grid_code, township_code FROM checked_case
WHERE located_by NOT IN ('coordinates', 'nearest', 'grid_code', 'community_code', 'township_code', 'address', 'unlocated', 'outside')
    OR (located_by IN ('coordinates', 'nearest', 'grid_code')) <> (grid_code IS NOT NULL)
    OR (located_by IN ('unlocated', 'outside')) <> (township_code IS NULL)
