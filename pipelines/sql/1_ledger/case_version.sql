-- grain: row of a load that is not the current version of its case
-- source: version
-- why: with the current versions, which are cases, every row that could be read is accounted for
SELECT source, case_no, load_id, row_no, key_hash, state FROM version WHERE state <> 'accepted'
