-- offender: a row of service counts whose part is larger than its whole, or whose returns do not add up
-- why: a share above one hundred per cent is an error of ours
-- since: 2026-11
SELECT month, township_code, source, category, channel, department FROM service_month
WHERE outcome_cases > cases
    OR concluded_cases > outcome_cases
    OR transferred_cases > cases
    OR notified_cases > cases
    OR accepted_cases > cases
    OR transfer_in_time_cases > transfer_due_cases
    OR transfer_due_cases > transfer_clocked_cases
    OR transfer_clocked_cases > cases
    OR notice_in_time_cases > notice_due_cases
    OR notice_due_cases > notice_clocked_cases
    OR notice_clocked_cases > cases
    OR concluded_in_time_cases > conclude_due_cases
    OR conclude_due_cases > conclude_clocked_cases
    OR conclude_clocked_cases > outcome_cases
    OR settled_cases > settling_cases
    OR settling_cases > cases
    OR verified_cases > verifying_cases
    OR verifying_cases > cases
    OR struck_off_cases > striking_cases
    OR striking_cases > cases
    OR evaluated_rated_cases > evaluated_cases
    OR evaluated_rated_cases > rated_cases
    OR satisfied_or_silent_cases > evaluated_cases
    OR evaluated_cases > cases
    OR fully_satisfied_cases > satisfied_cases
    OR satisfied_cases > rated_cases
    OR rated_cases > cases
    OR desk_evaluated_rated_cases > desk_evaluated_cases
    OR desk_evaluated_rated_cases > desk_rated_cases
    OR desk_evaluated_cases > cases
    OR desk_fully_satisfied_cases > desk_satisfied_cases
    OR desk_satisfied_cases > desk_rated_cases
    OR desk_rated_cases > cases
    OR repeat_cases > repeat_known_cases
    OR repeat_known_cases > cases
    OR came_back_cases > first_concluded_cases
    OR came_back_cases > returned_ever_cases
    OR returned_ever_cases > first_closed_cases
    OR first_concluded_cases > first_closed_cases
    OR first_closed_cases > concluded_cases
    OR callback_satisfied_cases > callback_reached_cases
    OR callback_reached_cases > callback_cases
    OR callback_cases > cases
    OR came_back_cases + stayed_away_cases <> first_concluded_cases
