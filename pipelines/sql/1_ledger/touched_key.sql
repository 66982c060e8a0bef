-- grain: hash of a case's name that more than one row carries, one of them of a load that came or went
-- source: part (the archived rows of all loads), changed_row (those of the loads that came or went)
-- why: the versions of all other cases stand as they were published before
SELECT key_hash FROM part SEMI JOIN changed_row USING (key_hash) GROUP BY key_hash
HAVING count(*) > 1
