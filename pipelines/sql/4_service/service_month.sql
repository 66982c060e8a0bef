-- grain: month received x place as fine as placed x source x category x channel x office, where there are cases
-- source: case_service and returned_case (rows of case_return), of the months from $month_from to $month_to
-- units: counts of cases; conclude_days in calendar days
-- why: crosses grids: cases placed no finer than a township, or nowhere, count here too
WITH counted AS (
    SELECT
        month, township_code, community_code, grid_code, source, category, channel, department,
        count(*) AS cases,
        coalesce(count_if(outcome_cases), 0) AS outcome_cases,
        coalesce(count_if(concluded_cases), 0) AS concluded_cases,
        coalesce(count_if(transferred_cases), 0) AS transferred_cases,
        coalesce(count_if(notified_cases), 0) AS notified_cases,
        coalesce(count_if(accepted_cases), 0) AS accepted_cases,
        coalesce(count_if(transfer_due_cases), 0) AS transfer_due_cases,
        coalesce(count_if(transfer_in_time_cases), 0) AS transfer_in_time_cases,
        coalesce(count_if(transfer_clocked_cases), 0) AS transfer_clocked_cases,
        coalesce(count_if(notice_due_cases), 0) AS notice_due_cases,
        coalesce(count_if(notice_in_time_cases), 0) AS notice_in_time_cases,
        coalesce(count_if(notice_clocked_cases), 0) AS notice_clocked_cases,
        coalesce(count_if(conclude_due_cases), 0) AS conclude_due_cases,
        coalesce(count_if(concluded_in_time_cases), 0) AS concluded_in_time_cases,
        coalesce(count_if(conclude_clocked_cases), 0) AS conclude_clocked_cases,
        coalesce(sum(days) FILTER (concluded_cases), 0) AS conclude_days,
        coalesce(count_if(settling_cases), 0) AS settling_cases,
        coalesce(count_if(settled_cases), 0) AS settled_cases,
        coalesce(count_if(verifying_cases), 0) AS verifying_cases,
        coalesce(count_if(verified_cases), 0) AS verified_cases,
        coalesce(count_if(striking_cases), 0) AS striking_cases,
        coalesce(count_if(struck_off_cases), 0) AS struck_off_cases,
        coalesce(count_if(evaluated_cases), 0) AS evaluated_cases,
        coalesce(count_if(evaluated_rated_cases), 0) AS evaluated_rated_cases,
        coalesce(count_if(rated_cases), 0) AS rated_cases,
        coalesce(count_if(satisfied_cases), 0) AS satisfied_cases,
        coalesce(count_if(fully_satisfied_cases), 0) AS fully_satisfied_cases,
        coalesce(count_if(satisfied_or_silent_cases), 0) AS satisfied_or_silent_cases,
        coalesce(count_if(desk_evaluated_cases), 0) AS desk_evaluated_cases,
        coalesce(count_if(desk_evaluated_rated_cases), 0) AS desk_evaluated_rated_cases,
        coalesce(count_if(desk_rated_cases), 0) AS desk_rated_cases,
        coalesce(count_if(desk_satisfied_cases), 0) AS desk_satisfied_cases,
        coalesce(count_if(desk_fully_satisfied_cases), 0) AS desk_fully_satisfied_cases,
        coalesce(count_if(repeat_known_cases), 0) AS repeat_known_cases,
        coalesce(count_if(repeat_cases), 0) AS repeat_cases,
        coalesce(count_if(first_concluded_cases), 0) AS first_concluded_cases,
        coalesce(count_if(first_closed_cases), 0) AS first_closed_cases
    FROM case_service WHERE month BETWEEN $month_from AND $month_to
    GROUP BY ALL
),
returned AS (
    SELECT
        month, township_code, community_code, grid_code, source, category, channel, department,
        count_if(came_back_cases) AS came_back_cases,
        count_if(returned_ever_cases) AS returned_ever_cases,
        count_if(callback_cases) AS callback_cases,
        count_if(callback_reached_cases) AS callback_reached_cases,
        count_if(callback_satisfied_cases) AS callback_satisfied_cases
    FROM returned_case WHERE month BETWEEN $month_from AND $month_to
    GROUP BY ALL
)
SELECT
    counted.*,
    coalesce(returned.came_back_cases, 0) AS came_back_cases,
    coalesce(returned.returned_ever_cases, 0) AS returned_ever_cases,
    coalesce(returned.callback_cases, 0) AS callback_cases,
    coalesce(returned.callback_reached_cases, 0) AS callback_reached_cases,
    coalesce(returned.callback_satisfied_cases, 0) AS callback_satisfied_cases,
    first_concluded_cases - coalesce(returned.came_back_cases, 0) AS stayed_away_cases
FROM counted LEFT JOIN returned
    ON counted.month = returned.month AND counted.source = returned.source AND counted.category = returned.category
    AND counted.channel = returned.channel AND counted.department = returned.department
    AND counted.township_code IS NOT DISTINCT FROM returned.township_code
    AND counted.community_code IS NOT DISTINCT FROM returned.community_code
    AND counted.grid_code IS NOT DISTINCT FROM returned.grid_code
