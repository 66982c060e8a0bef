-- grain: case record: the current version of one case of one source
-- source: part (the archived rows of all loads, beside this file), case_version
-- units: lon, lat in degrees CGCS2000
-- why: rows are kept once, as they were archived; what is not current is left out when they are read
SELECT
    source, case_no, load_id, row_no, received_on, month, records_outcome, category, channel, purpose, status, lon, lat,
    grid_code, community_code, township_code, located_by, grid_code_then, community_code_then,
    township_code_then, located_by_then, placing_doubt, notified_on, accepted_on, due_on, concluded_on,
    settled_on, satisfaction, is_repeat, repeat_of, department, persons, summary,
    transferred_on, replied_on, extension_approved_on, extended_to, suspended_on, resumed_on, objected_on,
    review_requested_on, review_replied_on, recheck_requested_on, recheck_replied_on, hearing_days,
    settlement_verified_on, struck_off_on, desk_satisfaction, is_evaluated, route, track, tags, lead_office, lead_post
FROM part ANTI JOIN case_version USING (load_id, row_no)
