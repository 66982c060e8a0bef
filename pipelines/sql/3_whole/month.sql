-- grain: month between the first and the last with cases
-- source: coverage_month, publication
-- why: crosses grids; a month without a single case is there with 0
WITH span AS (SELECT min(month) AS first_month, max(month) AS last_month FROM coverage_month),
calendar AS (
    SELECT CAST(unnest(generate_series(first_month, last_month, INTERVAL 1 MONTH)) AS DATE) AS month
    FROM span WHERE first_month IS NOT NULL
)
SELECT
    calendar.month,
    coalesce(sum(coverage_month.cases), 0) AS cases,
    calendar.month + INTERVAL 1 MONTH <= (SELECT as_of + INTERVAL 1 DAY FROM publication) AS is_complete
FROM calendar LEFT JOIN coverage_month USING (month)
GROUP BY calendar.month
