-- grain: of place_month, the cases whose coordinates are a repeated_point
-- source: cases of the months in recounted_month, repeated_point
-- units: counts of cases
-- why: what is set aside from a test is taken off the counts, so the counts themselves stay whole
SELECT
    month, township_code, community_code, grid_code, category, coalesce(channel, '未注明') AS channel,
    count(*) AS cases,
    count(*) FILTER (records_outcome) AS outcome_cases,
    count(concluded_on) AS concluded_cases,
    count(settled_on) AS settled_cases,
    count(*) FILTER (is_repeat) AS repeat_cases,
    count(satisfaction) FILTER (satisfaction IN ('非常满意', '满意', '基本满意', '不满意', '非常不满意')) AS rated_cases,
    count(*) FILTER (satisfaction IN ('非常满意', '满意', '基本满意')) AS satisfied_cases
FROM (FROM cases SEMI JOIN recounted_month USING (month)) AS cases SEMI JOIN repeated_point AS point
    ON point.source = cases.source
    AND round_even(point.lon * 1000000, 0) = round_even(cases.lon * 1000000, 0)
    AND round_even(point.lat * 1000000, 0) = round_even(cases.lat * 1000000, 0)
WHERE township_code IS NOT NULL
GROUP BY ALL
