-- grain: month whose counts of service are not those of the publication before
-- source: touched_month, service_day, publication, as_of_before; linked_before and repeat_link, of the months touched;
--         callback_before and callback; part (the archived rows of all loads, for the months of cases by their hash)
-- why: counts change with the cases, with the day, with repeats that name a case, and with callbacks about it; where the
--      data end earlier than before, every month changes
WITH changed AS (
    SELECT source, repeat_of AS case_no FROM (
        (FROM linked_before EXCEPT FROM repeat_link)
        UNION ALL (SELECT * FROM repeat_link SEMI JOIN touched_month USING (month) EXCEPT FROM linked_before)
    )
    UNION
    SELECT source, case_no FROM (
        (FROM callback_before EXCEPT FROM callback) UNION ALL (FROM callback EXCEPT FROM callback_before)
    )
)
SELECT month FROM touched_month
UNION SELECT month FROM service_day WHERE changes_on <= (SELECT as_of FROM publication)
UNION SELECT month FROM part WHERE key_hash IN (SELECT hash(source, case_no) FROM changed)
UNION SELECT month FROM month WHERE (SELECT as_of FROM publication) < (SELECT as_of FROM as_of_before)
