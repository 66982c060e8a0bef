-- grain: row taken of a load of callbacks
-- source: archived (rows of such loads), part (the archived rows of all loads of cases)
-- why: whether the case is loaded is judged at every build, so that it does not matter which file comes first. A case
--      that any load has is one of the cases. Calls without a number are numbered by day in the order of their file; a
--      row that says the same again is the same call
WITH wanted AS (SELECT DISTINCT source, case_no FROM archived),
known AS (
    SELECT DISTINCT part.source::VARCHAR AS source, part.case_no FROM part
    SEMI JOIN wanted ON part.case_no = wanted.case_no AND part.source = wanted.source
),
first_told AS (
    SELECT *, min(row_no) OVER (
        PARTITION BY load_id, source, case_no, called_on, is_reached, satisfaction, reason, is_reopened
    ) AS first_row
    FROM archived
)
SELECT
    first_told.source, first_told.case_no, load_id, row_no, called_on,
    coalesce(
        attempt_no,
        dense_rank() OVER (
            PARTITION BY load_id, first_told.source, first_told.case_no, called_on, attempt_no IS NULL ORDER BY first_row
        )
    )::INTEGER AS attempt_no,
    is_reached, satisfaction, reason, is_reopened,
    CASE WHEN known.case_no IS NULL THEN 'case_unknown' END AS reason_rejected, 'case_no' AS field
FROM first_told LEFT JOIN known ON known.source = first_told.source AND known.case_no = first_told.case_no
