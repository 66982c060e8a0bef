-- offender: a month and category in which the townships do not count the cases placed in townships
-- why: nothing may be lost between the coverage and the map
-- since: 2026-11
WITH by_township AS (SELECT month, category, sum(cases) AS cases FROM township_month GROUP BY ALL),
by_coverage AS (SELECT month, category, sum(in_township_cases) AS cases FROM coverage_month GROUP BY ALL HAVING sum(in_township_cases) > 0)
SELECT month, category, by_township.cases AS in_townships, by_coverage.cases AS in_coverage
FROM by_township FULL JOIN by_coverage USING (month, category)
WHERE by_township.cases IS DISTINCT FROM by_coverage.cases
