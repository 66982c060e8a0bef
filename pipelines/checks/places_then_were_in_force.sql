-- offender: a case placed as of then in a grid not in force on the day it was received, or in one of another township
-- why: as it was means as it was on that day
-- since: 2026-11
-- how: first and last days are compared first; only grids of which no version holds both are looked at case by case
WITH span AS (
    SELECT grid_code_then, township_code_then, min(received_on) AS first_day, max(received_on) AS last_day
    FROM checked_case WHERE grid_code_then IS NOT NULL GROUP BY ALL
),
suspect AS (
    FROM span WHERE NOT EXISTS (
        FROM grid WHERE grid.grid_code = grid_code_then AND grid.township_code = township_code_then
            AND valid_from <= first_day AND coalesce(valid_to >= last_day, true))
)
SELECT source, case_no, received_on, grid_code_then, township_code_then
FROM checked_case SEMI JOIN suspect USING (grid_code_then)
WHERE NOT EXISTS (
    FROM grid WHERE grid.grid_code = grid_code_then AND grid.township_code = township_code_then
        AND valid_from <= received_on AND coalesce(valid_to >= received_on, true))
UNION ALL
SELECT source, case_no, received_on, grid_code_then, township_code_then
FROM checked_case
WHERE located_by_then IS NULL AND (township_code_then IS NOT NULL OR grid_code_then IS NOT NULL)
