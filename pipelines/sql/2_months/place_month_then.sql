-- grain: month x place of the network of the day of receipt, as fine as the cases are placed x category x channel
-- source: cases, of the months in redrawn_month: those touched in which the network was not yet that of today; in
--         the others the table is place_month
-- units: counts of cases
-- why: as it was, for every level, channel and category; each case placed then is counted once
SELECT
    month, township_code_then AS township_code, community_code_then AS community_code, grid_code_then AS grid_code,
    category, coalesce(channel, '未注明') AS channel,
    count(*) AS cases,
    count(*) FILTER (records_outcome) AS outcome_cases,
    count(concluded_on) AS concluded_cases,
    count(settled_on) AS settled_cases,
    count(*) FILTER (is_repeat) AS repeat_cases,
    count(satisfaction) FILTER (satisfaction IN ('非常满意', '满意', '基本满意', '不满意', '非常不满意')) AS rated_cases,
    count(*) FILTER (satisfaction IN ('非常满意', '满意', '基本满意')) AS satisfied_cases
FROM cases SEMI JOIN redrawn_month USING (month)
WHERE township_code_then IS NOT NULL
GROUP BY ALL
