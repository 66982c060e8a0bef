-- offender: a month and source of which the townships' service counts are not the sum of all places
-- why: the same question must not have two answers
-- since: 2026-11
WITH fine AS (
    SELECT month, source, sum(COLUMNS('_cases$')), sum(cases) AS cases, sum(conclude_days) AS conclude_days
    FROM service_month GROUP BY month, source
),
coarse AS (
    SELECT month, source, sum(COLUMNS('_cases$')), sum(cases) AS cases, sum(conclude_days) AS conclude_days
    FROM township_service_month GROUP BY month, source
)
(FROM fine EXCEPT FROM coarse) UNION ALL (FROM coarse EXCEPT FROM fine)
