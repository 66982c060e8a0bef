-- grain: month x source x category x what placed the cases
-- source: cases, of the months in touched_month
-- units: counts of cases
-- why: crosses grids: the cases that no grid or township shows are counted here
SELECT
    month, source, category, located_by,
    count(*) AS cases,
    count(grid_code) AS in_grid_cases,
    count(township_code) AS in_township_cases,
    count(grid_code_then) AS in_grid_then_cases,
    count(township_code_then) AS in_township_then_cases,
    count(*) FILTER (located_by_then IS NULL) AS no_version_cases,
    max(received_on) AS last_received_on
FROM cases SEMI JOIN touched_month USING (month)
GROUP BY month, source, category, located_by
