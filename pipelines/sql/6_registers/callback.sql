-- grain: callback kept by hand that fits the publication
-- source: kept (those of the store, attempt_no in the order of keeping), callback (those of files), cases
-- why: a call whose case was taken back waits in the store; those of a day are numbered after the ones that files tell
WITH told AS (
    SELECT source, case_no, called_on, max(attempt_no) AS attempts FROM callback GROUP BY source, case_no, called_on
),
known AS (SELECT source::VARCHAR AS source, case_no FROM cases SEMI JOIN kept USING (source, case_no)),
fitting AS (SELECT kept.* FROM kept SEMI JOIN known USING (source, case_no))
SELECT fitting.* REPLACE (
    (coalesce(attempts, 0) + row_number() OVER (
        PARTITION BY source, case_no, called_on ORDER BY attempt_no
    ))::INTEGER AS attempt_no
)
FROM fitting LEFT JOIN told USING (source, case_no, called_on)
