-- grain: case record that a repeat names or that was called back
-- source: cases, source_record, repeat_link, callback; {as_of} is the last day of the data
-- units: each measure is true where it counts the case, else false or missing
-- why: few cases have such records; all others need not be looked at
WITH repeated AS (
    SELECT source, repeat_of AS case_no, list(received_on) AS repeated_on FROM repeat_link GROUP BY source, repeat_of
),
called AS (
    SELECT source, case_no, bool_or(is_reached) AS is_reached,
        arg_max(satisfaction, (called_on, attempt_no)) FILTER (is_reached) AS last_answer
    FROM callback GROUP BY source, case_no
),
linked AS (
    SELECT source, case_no, repeated_on, is_reached, last_answer FROM repeated FULL JOIN called USING (source, case_no)
),
judged AS (
    SELECT cases.source, case_no, month, township_code, community_code, grid_code, category, channel, department,
        repeat_days, is_reached, last_answer,
        CASE WHEN concluded_on <= {as_of} AND records_links AND repeat_of IS NULL AND is_repeat IS NOT TRUE
            THEN concluded_on END AS first_closed_on,
        list_filter(repeated_on, lambda received_on: received_on > concluded_on) AS returned_on
    FROM cases JOIN linked USING (source, case_no) LEFT JOIN source_record USING (source)
)
SELECT
    source, case_no, month, township_code, community_code, grid_code, category,
    coalesce(channel, '未注明') AS channel, coalesce(department, '未注明') AS department,
    first_closed_on <= {as_of} - repeat_days AND list_min(returned_on) <= first_closed_on + repeat_days AS came_back_cases,
    first_closed_on IS NOT NULL AND len(returned_on) > 0 AS returned_ever_cases,
    is_reached IS NOT NULL AS callback_cases,
    is_reached AS callback_reached_cases,
    is_reached AND last_answer IN ('非常满意', '满意', '基本满意') AS callback_satisfied_cases
FROM judged
