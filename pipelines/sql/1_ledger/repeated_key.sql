-- grain: hash of a case's name that more than one row carries
-- source: part (the archived rows of all loads)
-- why: a case with one row is current as it is; only the others must be told apart
SELECT key_hash FROM part GROUP BY key_hash HAVING count(*) > 1
