-- grain: the one publication this file is
-- source: district (settings, network and registers), coverage_month
SELECT
    district_code, district_name, is_demonstration,
    (SELECT max(last_received_on) FROM coverage_month) AS as_of,
    projected_crs, network_hash, schema_version, registers_event, registers_on
FROM district
