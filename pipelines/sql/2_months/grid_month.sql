-- grain: grid in force x month x category, where there are cases
-- source: cases, of the months in touched_month
-- units: counts of cases
-- why: counts of a grid come from its own cases alone, so the table may be computed in parts
SELECT
    month, grid_code, category,
    count(*) AS cases,
    count(*) FILTER (records_outcome) AS outcome_cases,
    count(concluded_on) AS concluded_cases,
    count(settled_on) AS settled_cases,
    count(*) FILTER (is_repeat) AS repeat_cases,
    count(satisfaction) FILTER (satisfaction IN ('非常满意', '满意', '基本满意', '不满意', '非常不满意')) AS rated_cases,
    count(*) FILTER (satisfaction IN ('非常满意', '满意', '基本满意')) AS satisfied_cases
FROM cases SEMI JOIN touched_month USING (month)
WHERE grid_code IS NOT NULL
GROUP BY month, grid_code, category
