-- offender: a grid code with more than one outline in force
-- why: a case could not be told where it belongs
-- since: 2026-11
SELECT grid_code, count(*) AS outlines FROM grid WHERE is_in_force GROUP BY grid_code HAVING count(*) > 1
