-- grain: month whose cases are not those of the publication before
-- source: changed_row (rows of the loads that came or went), version, part, gone_row (rows of the loads that went)
-- why: a case of which a load that went leaves one row has no versions any more, but that row is current again, in
--      whatever month it is
SELECT month FROM changed_row
UNION SELECT month FROM version
UNION SELECT month FROM part SEMI JOIN gone_row USING (key_hash)
