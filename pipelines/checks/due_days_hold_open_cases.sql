-- offender: a source of which the days of falling due do not hold the open cases that have a due date and run
-- why: what falls due must be in the list of what is open
-- since: 2026-11
WITH dated AS (SELECT source, sum(open_cases) AS cases FROM due_day GROUP BY source),
stock AS (
    SELECT source, sum(open_cases - suspended_cases - undated_cases) AS cases FROM open_stock GROUP BY source
)
SELECT source, dated.cases AS in_days, stock.cases AS in_stock FROM dated FULL JOIN stock USING (source)
WHERE coalesce(dated.cases, 0) <> coalesce(stock.cases, 0)
