-- grain: reception kept by hand that fits the publication
-- source: kept (those of the store), township
-- why: a township that is no longer in the network has no place in figures; its records wait in the store
SELECT * FROM kept WHERE township_code IS NULL OR township_code IN (SELECT township_code FROM township)
