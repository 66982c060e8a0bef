-- grain: township x month x category, where there are cases
-- source: place_month, of the months in touched_month
-- units: counts of cases
-- why: crosses grids: cases placed no finer than the township count here too
SELECT
    month, township_code, category,
    sum(cases) AS cases,
    sum(outcome_cases) AS outcome_cases,
    sum(concluded_cases) AS concluded_cases,
    sum(settled_cases) AS settled_cases,
    sum(repeat_cases) AS repeat_cases,
    sum(rated_cases) AS rated_cases,
    sum(satisfied_cases) AS satisfied_cases
FROM place_month SEMI JOIN touched_month USING (month)
GROUP BY month, township_code, category
