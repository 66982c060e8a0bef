-- offender: a case with more than one current version in a month
-- why: a case sent again must replace what was sent before, not stand beside it
-- since: 2026-11
-- how: numbers are compared first, for they are quick; only what agrees in them is compared by name
WITH suspect AS (
    SELECT month, hash(source, case_no) AS name_hash FROM checked_case GROUP BY ALL HAVING count(*) > 1
)
SELECT source, case_no, checked_case.month, count(*) AS versions
FROM checked_case SEMI JOIN suspect ON checked_case.month = suspect.month AND hash(source, case_no) = name_hash
GROUP BY ALL HAVING versions > 1
