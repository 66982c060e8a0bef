-- grain: row of a case that has more than one
-- source: part (the archived rows of all loads), touched_key
-- why: a row that says what the version before it said is a duplicate; the last row that is none is the current
--      version; the others are superseded. Loads in order of arrival, rows in order of the file. The hash only
--      finds candidates: cases are told apart by source and case number.
WITH candidate AS (
    SELECT source, case_no, load_id, row_no, month, key_hash, content_hash
    FROM part SEMI JOIN touched_key USING (key_hash, load_id)
),
compared AS (
    SELECT *, content_hash IS NOT DISTINCT FROM lag(content_hash) OVER in_order AS is_duplicate,
        row_number() OVER in_order AS position
    FROM candidate
    WINDOW in_order AS (PARTITION BY source, case_no ORDER BY load_id, row_no)
),
settled AS (
    SELECT *, max(position) FILTER (NOT is_duplicate) OVER (PARTITION BY source, case_no) AS current_position
    FROM compared
)
SELECT
    source, case_no, load_id, row_no, month, key_hash,
    CASE WHEN is_duplicate THEN 'duplicate' WHEN position = current_position THEN 'accepted' ELSE 'superseded' END AS state
FROM settled
