-- grain: month x place as fine as the cases are placed x category x channel
-- source: cases, of the months in touched_month
-- units: counts of cases
-- why: one table answers for every level, channel and category; each placed case is counted once
SELECT
    month, township_code, community_code, grid_code, category, coalesce(channel, '未注明') AS channel,
    count(*) AS cases,
    count(*) FILTER (records_outcome) AS outcome_cases,
    count(concluded_on) AS concluded_cases,
    count(settled_on) AS settled_cases,
    count(*) FILTER (is_repeat) AS repeat_cases,
    count(satisfaction) FILTER (satisfaction IN ('非常满意', '满意', '基本满意', '不满意', '非常不满意')) AS rated_cases,
    count(*) FILTER (satisfaction IN ('非常满意', '满意', '基本满意')) AS satisfied_cases
FROM cases SEMI JOIN touched_month USING (month)
WHERE township_code IS NOT NULL
GROUP BY ALL
