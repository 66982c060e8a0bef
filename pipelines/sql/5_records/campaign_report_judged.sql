-- grain: row taken of a load of campaigns
-- source: archived (rows of such loads), stated_township (what they state, and its code)
-- units: counts in the line's own unit
-- why: a line is counted in one unit, that of the row that came first; whether a township is one of today's is judged at
--      every build
WITH named AS (SELECT * REPLACE (coalesce(line, campaign) AS line) FROM archived),
united AS (
    SELECT *, arg_min(unit, (load_id, row_no)) OVER (PARTITION BY source, campaign, line) AS line_unit FROM named
)
SELECT
    source, load_id, row_no, campaign, line, stated_township.township_code, department, unit, begins_on, ends_on, target,
    reported_on, done, verified,
    CASE
        WHEN united.township_code IS NOT NULL AND stated_township.township_code IS NULL THEN 'place_unknown'
        WHEN unit <> line_unit THEN 'unit_differs'
    END AS reason_rejected,
    CASE WHEN unit = line_unit THEN 'township_code' ELSE 'unit' END AS field
FROM united LEFT JOIN stated_township ON united.township_code = stated
