-- offender: a load whose rows do not add up
-- why: every row of a file must be accepted, superseded, duplicate or rejected
-- since: 2026-11
SELECT load_id, rows_in, accepted, superseded, duplicate, rejected, not_record FROM load
WHERE rows_in <> accepted + superseded + duplicate + rejected + not_record
