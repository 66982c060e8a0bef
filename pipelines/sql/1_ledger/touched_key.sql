-- grain: hash of a case's name that several rows carry, one of a load that came or went, x load with such a row
-- source: part (the archived rows of all loads), changed_row (those of the loads that came or went)
-- why: the versions of all other cases stand as they were published before; naming the loads keeps the others unread
WITH row_of_key AS (SELECT key_hash, load_id FROM part SEMI JOIN changed_row USING (key_hash)),
repeated AS (SELECT key_hash FROM row_of_key GROUP BY key_hash HAVING count(*) > 1)
SELECT DISTINCT key_hash, load_id FROM row_of_key SEMI JOIN repeated USING (key_hash)
