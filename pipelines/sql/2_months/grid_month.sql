-- grain: grid in force x month x category, where there are cases
-- source: place_month, of the months in touched_month
-- units: counts of cases
-- why: counts of a grid come from its own cases alone, so the table may be computed in parts
SELECT
    month, grid_code, category,
    sum(cases) AS cases,
    sum(outcome_cases) AS outcome_cases,
    sum(concluded_cases) AS concluded_cases,
    sum(settled_cases) AS settled_cases,
    sum(repeat_cases) AS repeat_cases,
    sum(rated_cases) AS rated_cases,
    sum(satisfied_cases) AS satisfied_cases
FROM place_month SEMI JOIN touched_month USING (month)
WHERE grid_code IS NOT NULL
GROUP BY month, grid_code, category
