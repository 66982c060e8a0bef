-- grain: hash of a case's name that more than one row carries x load with such a row
-- source: part (the archived rows of all loads)
-- why: a case with one row is current as it is; only the others must be told apart
WITH repeated AS (SELECT key_hash FROM part GROUP BY key_hash HAVING count(*) > 1)
SELECT DISTINCT key_hash, load_id FROM part SEMI JOIN repeated USING (key_hash)
