-- offender: a month and source of which the service tables do not count the cases there are, placed or not
-- why: a rate of all cases must be of all of them
-- since: 2026-11
WITH served AS (SELECT month, source, sum(cases) AS cases FROM service_month GROUP BY ALL),
covered AS (SELECT month, source, sum(cases) AS cases FROM coverage_month GROUP BY ALL)
SELECT month, source, served.cases AS in_service, covered.cases AS in_coverage
FROM served FULL JOIN covered USING (month, source)
WHERE served.cases IS DISTINCT FROM covered.cases
