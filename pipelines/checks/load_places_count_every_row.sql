-- offender: a load of which not every row taken is counted by what placed it
-- why: shares of rows without place or beside an edge are shares of all rows taken; only cases are placed
-- since: 2026-11
WITH placed AS (SELECT load_id, sum("rows") AS placed_rows FROM load_place GROUP BY load_id)
SELECT load_id, accepted, superseded, duplicate, placed_rows FROM load LEFT JOIN placed USING (load_id)
WHERE holds = 'case' AND coalesce(placed_rows, 0) <> accepted + superseded + duplicate
