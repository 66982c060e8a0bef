-- offender: a day that the working calendar has twice, leaves out before, or does not number after the day before
-- why: due dates are looked up in it; a day twice would count a case twice, a gap would move its due date
-- since: 2026-11
SELECT day FROM (
    SELECT day, working_no - CAST(is_working AS INTEGER) AS no_before, lag(day) OVER in_order AS day_before,
        lag(working_no, 1, 0) OVER in_order AS no_of_day_before
    FROM calendar_day WINDOW in_order AS (ORDER BY day)
)
WHERE day_before + 1 <> day OR no_before <> no_of_day_before
