-- offender: a source with more than one clock
-- why: its cases would each have two due dates and be counted twice
-- since: 2026-11
SELECT source, count(*) AS clocks FROM clock_profile GROUP BY source HAVING count(*) > 1
