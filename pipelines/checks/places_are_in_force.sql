-- offender: a case in a grid that is not in force or in an unknown township, or in a grid of another township
-- why: a case that no place shows would be lost on the map
-- since: 2026-11
SELECT source, case_no, checked_case.grid_code, checked_case.township_code
FROM checked_case
LEFT JOIN (FROM grid WHERE is_in_force) AS in_force USING (grid_code)
LEFT JOIN township ON township.township_code = checked_case.township_code
WHERE (checked_case.grid_code IS NOT NULL AND in_force.township_code IS DISTINCT FROM checked_case.township_code)
    OR (checked_case.township_code IS NOT NULL AND township.township_code IS NULL)
