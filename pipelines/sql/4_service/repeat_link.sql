-- grain: case that names another it repeats
-- source: cases, of the months in touched_month
-- why: few cases name another; to look for them among all, for every case, would take as long as counting them
SELECT month, source, case_no, repeat_of, received_on
FROM cases SEMI JOIN touched_month USING (month)
WHERE repeat_of IS NOT NULL
