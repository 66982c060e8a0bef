-- The grammar of cells: what a text says as a date, a number, a yes or no, a plain text.
-- cell_text takes a cell as it stands; the others take what cell_text gave, and give NULL for what they cannot read.
-- Nothing is guessed: a range, a unit or a damaged digit is not read.
-- Each macro first tries the common spelling, which is cheap, in a CASE; only what that leaves pays for the rest.

-- Text without the blanks round it, full-width space, tab and line break included; an empty cell is missing.
CREATE OR REPLACE TEMP MACRO cell_text(cell) AS CASE
    WHEN cell > '!' AND NOT prefix(cell, chr(160)) AND NOT prefix(cell, chr(12288))
        AND NOT suffix(cell, ' ') AND NOT suffix(cell, chr(9)) AND NOT suffix(cell, chr(10)) AND NOT suffix(cell, chr(13))
        AND NOT suffix(cell, chr(160)) AND NOT suffix(cell, chr(12288))
        THEN cell
    ELSE nullif(trim(cell, chr(32) || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288)), '')
END;

-- Full-width digits and signs made narrow.
CREATE OR REPLACE TEMP MACRO cell_narrow(cell) AS translate(cell, '０１２３４５６７８９．／－：＋', '0123456789./-:+');

-- 1,234.5 and 1234.5; not 63件, not 1-5.
CREATE OR REPLACE TEMP MACRO cell_number(cell) AS CASE
    WHEN try_cast(cell AS DOUBLE) IS NOT NULL THEN try_cast(cell AS DOUBLE)
    WHEN regexp_full_match(cell_narrow(cell), '[+-]?\d{1,3}(,\d{3})+(\.\d+)?') THEN try_cast(replace(cell_narrow(cell), ',', '') AS DOUBLE)
    ELSE try_cast(cell_narrow(cell) AS DOUBLE)
END;

-- A time with a zone at its end: 2025-03-05T22:00:00Z, 2025-03-05 22:00+08.
CREATE OR REPLACE TEMP MACRO cell_has_zone(cell) AS
    contains(cell, '+') OR suffix(cell, 'Z') OR suffix(cell, 'z') OR cell LIKE '%:%-%';

-- 2025年3月5日, 2025.3.5, 20250305 as 2025-3-5; a time of day stays behind it.
CREATE OR REPLACE TEMP MACRO cell_dashed(cell) AS regexp_replace(
    regexp_replace(cell_narrow(cell), '^(\d{1,4})[年./-](\d{1,2})[月./-](\d{1,4})日?\s*', '\1-\2-\3 '),
    '^(\d{4})(\d{2})(\d{2})$', '\1-\2-\3'
);

-- A day written year first. A time of day is dropped; a time with a zone is first moved to the district's zone.
CREATE OR REPLACE TEMP MACRO cell_date_ymd(cell, zone) AS CASE
    WHEN try_cast(cell AS TIMESTAMP) IS NOT NULL AND NOT cell_has_zone(cell) THEN try_cast(try_cast(cell AS TIMESTAMP) AS DATE)
    WHEN cell_has_zone(cell_narrow(cell)) AND try_cast(cell_narrow(cell) AS TIMESTAMPTZ) IS NOT NULL
        THEN CAST(timezone(zone, try_cast(cell_narrow(cell) AS TIMESTAMPTZ)) AS DATE)
    ELSE CAST(try_cast(trim(cell_dashed(cell)) AS TIMESTAMP) AS DATE)
END;

-- The parts of 3/5/2026 and 3-5-2026 10:22, put in the order year, month, day; NULL for another spelling.
CREATE OR REPLACE TEMP MACRO cell_year_last(cell, year_month_day) AS
    regexp_replace(nullif(regexp_extract(cell_dashed(cell), '^\d{1,2}-\d{1,2}-\d{4}\b'), ''), '^(\d+)-(\d+)-(\d+)$', year_month_day);

-- A day written 3/5/2026: month first, or day first. Year first is read as well: it cannot be mistaken.
CREATE OR REPLACE TEMP MACRO cell_date_mdy(cell, zone) AS CASE
    WHEN cell_year_last(cell, '\3-\1-\2') IS NOT NULL THEN try_cast(cell_year_last(cell, '\3-\1-\2') AS DATE)
    ELSE cell_date_ymd(cell, zone)
END;
CREATE OR REPLACE TEMP MACRO cell_date_dmy(cell, zone) AS CASE
    WHEN cell_year_last(cell, '\3-\1-\2') IS NOT NULL THEN try_cast(cell_year_last(cell, '\3-\2-\1') AS DATE)
    ELSE cell_date_ymd(cell, zone)
END;

-- Yes and no in the words of exports; any other word is missing.
CREATE OR REPLACE TEMP MACRO cell_boolean(cell) AS CASE
    WHEN cell IN ('是', '1', 'true') THEN true
    WHEN cell IN ('否', '0', 'false') THEN false
    WHEN lower(cell) IN ('是', '1', 'true', 'yes', 'y', '重复', '重信', '重访', '重复信访') THEN true
    WHEN lower(cell) IN ('否', '0', 'false', 'no', 'n', '初次', '初信', '初访', '初次信访') THEN false
END;
