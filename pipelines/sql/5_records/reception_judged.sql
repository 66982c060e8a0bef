-- grain: row taken of a load of receptions
-- source: archived (rows of such loads), stated_township (what they state, and its code)
-- units: counts of batches (批次), person-visits (人次), matters (件)
-- why: whether a township is one of today's is judged at every build
SELECT
    source, reception_no, load_id, row_no, held_on, kind, stated_township.township_code, post, batches, person_visits,
    settled_on_spot, transferred_matters,
    CASE WHEN archived.township_code IS NOT NULL AND stated_township.township_code IS NULL THEN 'place_unknown' END AS reason_rejected,
    'township_code' AS field
FROM archived LEFT JOIN stated_township ON archived.township_code = stated
