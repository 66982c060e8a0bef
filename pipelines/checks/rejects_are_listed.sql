-- offender: a load whose listed rejects are not as many as it rejected
-- why: a clerk must be able to see each row that was not taken
-- since: 2026-11
SELECT load.load_id, load.rejected, count(reject.row_no) AS listed
FROM load LEFT JOIN reject USING (load_id) GROUP BY ALL
HAVING listed <> load.rejected
