-- offender: a row whose part is larger than its whole
-- why: a share above one hundred per cent is an error of ours
-- since: 2026-11
SELECT 'grid_month' AS name, month, grid_code AS code, category FROM grid_month
WHERE concluded_cases > outcome_cases OR outcome_cases > cases OR settled_cases > cases OR repeat_cases > cases OR rated_cases > cases OR satisfied_cases > rated_cases
UNION ALL
SELECT 'township_month', month, township_code, category FROM township_month
WHERE concluded_cases > outcome_cases OR outcome_cases > cases OR settled_cases > cases OR repeat_cases > cases OR rated_cases > cases OR satisfied_cases > rated_cases
