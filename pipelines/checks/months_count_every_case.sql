-- offender: a month whose count is not that of its cases
-- why: a total on a page must be the number of records behind it
-- since: 2026-11
WITH counted AS (SELECT month, count(*) AS records FROM checked_case GROUP BY month)
SELECT month, month.cases, counted.records
FROM checked_month LEFT JOIN month USING (month) LEFT JOIN counted USING (month)
WHERE coalesce(month.cases, 0) <> coalesce(counted.records, 0)
