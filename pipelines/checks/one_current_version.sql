-- offender: a case with more than one current version in a month
-- why: a case sent again must replace what was sent before, not stand beside it
-- since: 2026-11
SELECT source, case_no, month, count(*) AS versions FROM checked_case GROUP BY ALL HAVING versions > 1
