-- grain: load
-- source: load_record (the archive), part_rows (rows in each load's part), case_version
-- units: counts of rows
-- why: crosses grids; each row of a file is counted once, by what became of it
WITH former AS (
    SELECT
        load_id,
        count(*) FILTER (state = 'superseded') AS superseded,
        count(*) FILTER (state = 'duplicate') AS duplicate
    FROM case_version GROUP BY load_id
)
SELECT
    load_id, source, file_name, file_sha256, loaded_at, rows_in,
    part_rows.rows - coalesce(superseded, 0) - coalesce(duplicate, 0) AS accepted,
    coalesce(superseded, 0) AS superseded,
    coalesce(duplicate, 0) AS duplicate,
    rejected, not_record, columns_left, profile
FROM load_record JOIN part_rows USING (load_id) LEFT JOIN former USING (load_id)
