-- grain: case record: the current version of one case of one source
-- source: part (the archived rows of all loads, beside this file), case_version
-- units: lon, lat in degrees CGCS2000
-- why: rows are kept once, as they were archived; what is not current is left out when they are read
SELECT
    source, case_no, load_id, row_no, received_on, month, records_outcome, category, channel, purpose, status, lon, lat,
    grid_code, community_code, township_code, located_by, grid_code_then, community_code_then,
    township_code_then, located_by_then, placing_doubt, notified_on, accepted_on, due_on, concluded_on,
    settled_on, satisfaction, is_repeat, repeat_of, department, persons, summary
FROM part ANTI JOIN case_version USING (load_id, row_no)
