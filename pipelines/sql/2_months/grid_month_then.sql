-- grain: grid of the network of the day of receipt x month x category, where there are cases
-- source: place_month_then, of the months in redrawn_month: those touched in which the network was not yet that of
--         today; in the others the table is grid_month
-- units: counts of cases
-- why: as it was: a grid that was redrawn keeps what was counted in it while it was in force
SELECT
    month, grid_code, category,
    sum(cases) AS cases,
    sum(outcome_cases) AS outcome_cases,
    sum(concluded_cases) AS concluded_cases,
    sum(settled_cases) AS settled_cases,
    sum(repeat_cases) AS repeat_cases,
    sum(rated_cases) AS rated_cases,
    sum(satisfied_cases) AS satisfied_cases
FROM place_month_then SEMI JOIN redrawn_month USING (month)
WHERE grid_code IS NOT NULL
GROUP BY month, grid_code, category
