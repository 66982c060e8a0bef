-- grain: load
-- source: load_record (the archive), part_rows (rows taken of each load), case_version, record_state
-- units: counts of rows
-- why: crosses grids; each row of a file is counted once, by what became of it. Of further records some rows are rejected
--      by the build only
WITH former AS (
    SELECT
        load_id,
        count(*) FILTER (state = 'superseded') AS superseded,
        count(*) FILTER (state = 'duplicate') AS duplicate,
        count(*) FILTER (state = 'rejected') AS rejected_now
    FROM (SELECT load_id, state FROM case_version UNION ALL SELECT load_id, state FROM record_state) GROUP BY load_id
)
SELECT
    load_id, source, file_name, file_sha256, loaded_at, rows_in,
    part_rows.rows - coalesce(superseded, 0) - coalesce(duplicate, 0) - coalesce(rejected_now, 0) AS accepted,
    coalesce(superseded, 0) AS superseded,
    coalesce(duplicate, 0) AS duplicate,
    rejected + coalesce(rejected_now, 0) AS rejected, not_record, columns_left, profile, holds
FROM load_record JOIN part_rows USING (load_id) LEFT JOIN former USING (load_id)
