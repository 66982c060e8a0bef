-- offender: a row of open cases whose states, steps waited for, or ages do not add up to them
-- why: every open case is in one state, waits for one thing and has one age
-- since: 2026-11
SELECT township_code, source, category, channel, department, open_cases FROM open_stock
WHERE open_cases <> in_time_cases + due_soon_cases + overdue_cases + grossly_overdue_cases + suspended_cases + undated_cases
    OR open_cases <> waits_transfer_cases + waits_notice_cases + waits_conclusion_cases
    OR open_cases <> age_0_15_cases + age_16_30_cases + age_31_60_cases + age_61_90_cases + age_91_180_cases
        + age_over_180_cases
