-- grain: case record
-- source: clocked (cases with what their periods come to, as of the last day of the data: governance/clock_sql.py),
--         source_record; {as_of} is that day, {state} the expression of the clocks
-- units: each measure is true where it counts the case, else false or missing; days are calendar days; answers are 3
--        satisfied, 2 basically, 1 not
-- why: what belongs to a numerator or a denominator is written here alone: service_month adds it up, and the lists of
--      the cases behind a figure are filtered by it; what rests on other records than the case's own is in case_return
WITH answered AS (
    SELECT *,
        CASE WHEN records_rating THEN CASE satisfaction
            WHEN '满意' THEN 3 WHEN '非常满意' THEN 3 WHEN '基本满意' THEN 2 WHEN '不满意' THEN 1 WHEN '非常不满意' THEN 1
        END END AS answer,
        CASE WHEN records_desk_rating THEN CASE desk_satisfaction
            WHEN '满意' THEN 3 WHEN '非常满意' THEN 3 WHEN '基本满意' THEN 2 WHEN '不满意' THEN 1 WHEN '非常不满意' THEN 1
        END END AS desk_answer
    FROM clocked LEFT JOIN source_record USING (source)
),
judged AS (
    SELECT *,
        records_outcome AND conclude_due_on IS NOT NULL AS is_clocked,
        coalesce(is_evaluated, NOT records_evaluation) AND records_rating
            AND (answer IS NOT NULL OR done_on IS NOT NULL) AS is_asked,
        coalesce(is_evaluated, NOT records_evaluation) AND records_desk_rating
            AND (desk_answer IS NOT NULL OR done_on IS NOT NULL) AS is_asked_of_desk,
        done_on IS NOT NULL AND records_links AND repeat_of IS NULL AND is_repeat IS NOT TRUE AS is_first_closed
    FROM answered
)
SELECT
    source, case_no, load_id, row_no, month, received_on, township_code, community_code, grid_code, category,
    coalesce(channel, '未注明') AS channel, coalesce(department, '未注明') AS department,
    notify_due_on, notified_on, conclude_due_on, due_by, computed_due_on, done_on AS concluded_on,
    {state} AS state,
    CASE
        WHEN done_on IS NOT NULL OR NOT records_outcome THEN NULL
        WHEN records_transfer AND coalesce(transferred_on, notified_on, accepted_on) IS NULL THEN 'transfer'
        WHEN records_notice AND coalesce(notified_on, accepted_on) IS NULL THEN 'notice'
        ELSE 'conclusion'
    END AS waits_for,
    coalesce(done_on, {as_of}) - received_on AS days,
    records_outcome AS outcome_cases,
    records_outcome AND done_on IS NOT NULL AS concluded_cases,
    transferred_on IS NOT NULL AS transferred_cases,
    notified_on IS NOT NULL AS notified_cases,
    accepted_on IS NOT NULL AS accepted_cases,
    records_transfer AND transfer_due_on IS NOT NULL AND (transferred_on IS NOT NULL OR transfer_due_on < {as_of})
        AS transfer_due_cases,
    records_transfer AND transferred_on <= transfer_due_on AS transfer_in_time_cases,
    records_transfer AND transfer_due_on IS NOT NULL AS transfer_clocked_cases,
    records_notice AND notify_due_on IS NOT NULL AND (notified_on IS NOT NULL OR notify_due_on < {as_of})
        AS notice_due_cases,
    records_notice AND notified_on <= notify_due_on AS notice_in_time_cases,
    records_notice AND notify_due_on IS NOT NULL AS notice_clocked_cases,
    is_clocked AND (
        done_on IS NOT NULL OR (conclude_due_on < {as_of} AND (suspended_on IS NULL OR resumed_on IS NOT NULL))
    ) AS conclude_due_cases,
    is_clocked AND done_on <= conclude_due_on AS concluded_in_time_cases,
    is_clocked AS conclude_clocked_cases,
    records_settling AS settling_cases,
    records_settling AND settled_on IS NOT NULL AS settled_cases,
    records_verifying AS verifying_cases,
    records_verifying AND settlement_verified_on IS NOT NULL AS verified_cases,
    records_striking AS striking_cases,
    records_striking AND struck_off_on IS NOT NULL AS struck_off_cases,
    is_asked AS evaluated_cases,
    is_asked AND answer IS NOT NULL AS evaluated_rated_cases,
    answer IS NOT NULL AS rated_cases,
    answer >= 2 AS satisfied_cases,
    answer = 3 AS fully_satisfied_cases,
    is_asked AND coalesce(answer, 3) >= 2 AS satisfied_or_silent_cases,
    is_asked_of_desk AS desk_evaluated_cases,
    is_asked_of_desk AND desk_answer IS NOT NULL AS desk_evaluated_rated_cases,
    desk_answer IS NOT NULL AS desk_rated_cases,
    desk_answer >= 2 AS desk_satisfied_cases,
    desk_answer = 3 AS desk_fully_satisfied_cases,
    records_repeats AS repeat_known_cases,
    records_repeats AND is_repeat AS repeat_cases,
    is_first_closed AND done_on <= {as_of} - repeat_days AS first_concluded_cases,
    is_first_closed AS first_closed_cases
FROM judged
