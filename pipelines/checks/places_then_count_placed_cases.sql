-- offender: a month and category in which the places of then do not count the cases placed in them
-- why: what was counted as it was must be the number of records behind it
-- since: 2026-11
WITH by_place AS (SELECT month, category, sum(cases) AS cases FROM place_month_then GROUP BY ALL),
by_coverage AS (SELECT month, category, sum(in_township_then_cases) AS cases FROM coverage_month GROUP BY ALL HAVING sum(in_township_then_cases) > 0)
SELECT month, category, by_place.cases AS in_places, by_coverage.cases AS in_coverage
FROM by_place FULL JOIN by_coverage USING (month, category)
WHERE by_place.cases IS DISTINCT FROM by_coverage.cases
