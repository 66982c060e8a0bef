-- grain: fate of a row's case when the load goes (gone, back, kept) and, for rows replaced already (superseded), by load
-- source: the archived rows of all loads ($parts); the load is $load_id
-- units: counts of cases; of rows where superseded
-- why: the same rule as version.sql, told with the load and without it
WITH part AS (
    SELECT source, case_no, load_id, row_no, month, key_hash, content_hash
    FROM read_parquet($parts, union_by_name = true)
),
candidate AS (
    SELECT * FROM part SEMI JOIN (SELECT DISTINCT key_hash FROM part WHERE load_id = $load_id) USING (key_hash)
),
compared AS (
    SELECT *, row_number() OVER in_order AS position,
        content_hash IS NOT DISTINCT FROM lag(content_hash) OVER in_order AS is_duplicate
    FROM candidate
    WINDOW in_order AS (PARTITION BY source, case_no ORDER BY load_id, row_no)
),
-- What each case's rows are now: the current one, and the last of all.
settled AS (
    SELECT *,
        max(position) FILTER (NOT is_duplicate) OVER (PARTITION BY source, case_no) AS current_position
    FROM compared
),
own AS (SELECT * FROM settled WHERE load_id = $load_id),
rest AS (
    SELECT source, case_no, max((load_id, row_no)) AS last_row, arg_max(month, (load_id, row_no)) AS month
    FROM settled WHERE load_id <> $load_id GROUP BY source, case_no
),
fate AS (
    SELECT own.source, own.case_no, own.month, rest.month AS other_month,
        CASE
            WHEN rest.last_row IS NULL THEN 'gone'
            WHEN rest.last_row > (own.load_id, own.row_no) THEN 'kept'
            ELSE 'back'
        END AS fate
    FROM own LEFT JOIN rest USING (source, case_no)
    WHERE own.position = own.current_position
),
-- The load of the first later row that says something else replaced it.
replaced AS (
    SELECT own.load_id, own.row_no, min(later.load_id) AS by_load
    FROM own JOIN settled AS later USING (source, case_no)
    WHERE own.position < own.current_position AND NOT own.is_duplicate
        AND later.position > own.position AND NOT later.is_duplicate
    GROUP BY own.load_id, own.row_no
)
SELECT fate, NULL AS by_load, count(*) AS number, min(least(month, other_month)) AS first_month,
    max(greatest(month, other_month)) AS last_month
FROM fate GROUP BY fate
UNION ALL
SELECT 'superseded', by_load, count(*), NULL, NULL FROM replaced WHERE by_load <> $load_id GROUP BY by_load
ORDER BY 1, 2
