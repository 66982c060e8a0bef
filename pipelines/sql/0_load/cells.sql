-- The grammar of cells: what a text says as a date, a number, a yes or no, a plain text.
-- cell_text and those that read at once take a cell as it stands; the others take what cell_text gave. All but cell_text
-- give NULL for what they cannot read.
-- Nothing is guessed: a range, a unit or a damaged digit is not read.
-- No long IN: DuckDB makes it a join, and a join does not keep the rows in the order of the file.
-- Each macro first tries the common spelling, which is cheap, in a CASE; only what that leaves pays for the rest.

-- Text without the blanks round it, full-width, no-break and zero-width spaces, tabs and line breaks included; an empty
-- cell is missing. The common start is an ASCII character or a Chinese one.
CREATE OR REPLACE TEMP MACRO cell_text(cell) AS CASE
    WHEN cell > '!' AND (cell < chr(127) OR cell BETWEEN chr(13312) AND chr(40959))
        AND NOT suffix(cell, ' ') AND NOT suffix(cell, chr(9)) AND NOT suffix(cell, chr(10)) AND NOT suffix(cell, chr(13))
        AND NOT suffix(cell, chr(160)) AND NOT suffix(cell, chr(12288))
        AND NOT suffix(cell, chr(8203)) AND NOT suffix(cell, chr(65279))
        THEN cell
    ELSE nullif(trim(cell, chr(32) || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288) || chr(8203) || chr(65279)), '')
END;

-- Full-width digits and signs made narrow.
CREATE OR REPLACE TEMP MACRO cell_narrow(cell) AS translate(cell, '０１２３４５６７８９．／－−：＋，', '0123456789./--:+,');

-- 1,234.5 and 1234.5, full width too; not 63件, not 1-5.
CREATE OR REPLACE TEMP MACRO cell_number(cell) AS CASE
    WHEN try_cast(cell AS DOUBLE) IS NOT NULL AND NOT contains(cell, '_') THEN try_cast(cell AS DOUBLE)
    WHEN regexp_full_match(cell_narrow(cell), '[+-]?\d{1,3}(,\d{3})+(\.\d+)?') THEN try_cast(replace(cell_narrow(cell), ',', '') AS DOUBLE)
    WHEN contains(cell, '_') THEN NULL
    ELSE try_cast(cell_narrow(cell) AS DOUBLE)
END;

-- The same of a cell as it stands, where it is 1234.5 and no more.
CREATE OR REPLACE TEMP MACRO cell_number_at_once(cell) AS CASE WHEN NOT contains(cell, '_') THEN try_cast(cell AS DOUBLE) END;

-- The unit that stands behind a number; NULL without one.
CREATE OR REPLACE TEMP MACRO cell_unit(cell) AS nullif(
    regexp_extract(cell, '(件次|件|批次|批|人次|人|名|起|处|户|个|次|本|套|宗|例|项|条|家|场|亩|平方米|㎡|万元|元)$'), ''
);

-- 63件 as {value: 63, unit: 件}, 63 as {value: 63, unit: NULL}. The value stays in its unit: 3万元 is 3.
CREATE OR REPLACE TEMP MACRO cell_number_with_unit(cell) AS CASE
    WHEN cell_number(cell) IS NOT NULL THEN struct_pack(value := cell_number(cell), unit := CAST(NULL AS VARCHAR))
    WHEN cell_number(rtrim(left(cell, length(cell) - length(cell_unit(cell))))) IS NOT NULL
        THEN struct_pack(value := cell_number(rtrim(left(cell, length(cell) - length(cell_unit(cell))))), unit := cell_unit(cell))
END;

-- A number of people: 63, 63人, 63人次, 1,234 as whole numbers; not 3-5人, not 63件, not -1, not 2.5.
CREATE OR REPLACE TEMP MACRO cell_persons(cell) AS CASE
    WHEN regexp_full_match(cell, '\d{1,6}') THEN try_cast(cell AS INTEGER)
    WHEN cell_number_with_unit(cell).value BETWEEN 0 AND 999999
        AND cell_number_with_unit(cell).value = floor(cell_number_with_unit(cell).value)
        AND list_contains(['人', '人次', '名'], coalesce(cell_number_with_unit(cell).unit, '人'))
        THEN CAST(cell_number_with_unit(cell).value AS INTEGER)
END;

-- A number of days: 3, 3日, 3天 as whole numbers; not 3-5日, not 3个工作日, not -1, not 2.5.
CREATE OR REPLACE TEMP MACRO cell_days(cell) AS CASE
    WHEN regexp_full_match(cell, '\d{1,4}') THEN try_cast(cell AS INTEGER)
    ELSE try_cast(regexp_extract(cell_narrow(cell), '^(\d{1,4})\s*[日天]$', 1) AS INTEGER)
END;

-- A number of things, with its unit or without: 385, 385批次, 1,360 人次 as whole numbers; not 3-5件, not -1, not 2.5.
-- Which units fit is not judged here.
CREATE OR REPLACE TEMP MACRO cell_count(cell) AS CASE
    WHEN regexp_full_match(cell, '\d{1,9}') THEN try_cast(cell AS INTEGER)
    WHEN cell_number_with_unit(cell).value BETWEEN 0 AND 999999999
        AND cell_number_with_unit(cell).value = floor(cell_number_with_unit(cell).value)
        THEN CAST(cell_number_with_unit(cell).value AS INTEGER)
END;

-- A code that a spreadsheet took for a number and wrote as 3.20111E+14: its last digits are lost.
CREATE OR REPLACE TEMP MACRO cell_code_is_damaged(cell) AS CASE
    WHEN contains(cell, '+') OR contains(cell, '＋') THEN regexp_full_match(cell_narrow(cell), '[+-]?\d(\.\d+)?[Ee]\+\d{2,3}')
    ELSE false
END;

-- A time with a zone at its end: 2025-03-05T22:00:00Z, 2025-03-05 22:00+08.
CREATE OR REPLACE TEMP MACRO cell_has_zone(cell) AS
    contains(cell, '+') OR suffix(cell, 'Z') OR suffix(cell, 'z') OR cell LIKE '%:%-%';

-- The same with seconds, which DuckDB wants before a zone.
CREATE OR REPLACE TEMP MACRO cell_zoned(cell) AS regexp_replace(cell_narrow(cell), '([ Tt]\d{1,2}:\d{2})([+Zz-])', '\1:00\2');

-- 二〇二五年三月二十五日 as 2025年3月25日; another spelling unchanged.
CREATE OR REPLACE TEMP MACRO cell_date_in_figures(cell) AS CASE
    WHEN regexp_full_match(cell, '[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日')
        THEN translate(
            replace(regexp_replace(regexp_replace(regexp_replace(
                cell, '([一二三四五六七八九])十([一二三四五六七八九])', '\1\2', 'g'),
                '([一二三四五六七八九])十', '\10', 'g'), '十([一二三四五六七八九])', '1\1', 'g'), '十', '10'),
            '〇○零一二三四五六七八九', '000123456789'
        )
    ELSE cell
END;

-- 2025年3月5日, 2025.3.5, 20250305 as 2025-3-5; a time of day stays behind it: 10:22:33, 10时22分33秒, 20250305102233.
CREATE OR REPLACE TEMP MACRO cell_dashed(cell) AS regexp_replace(regexp_replace(regexp_replace(regexp_replace(
    cell_narrow(cell), '^(\d{1,4})[年./-](\d{1,2})[月./-](\d{1,4})日?\s*', '\1-\2-\3 '),
    '(\d{1,2})[时点](\d{1,2})分((\d{1,2})秒)?$', '\1:\2:0\4'),
    '^(\d{4})(\d{2})(\d{2})(?: (\d{1,2}:.*))?$', '\1-\2-\3 \4'),
    '^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$', '\1-\2-\3 \4:\5:\6'
);

-- A day written year first. A time of day is dropped; a time with a zone is first moved to the district's zone. Words
-- that the database takes for days (epoch, infinity) are none.
CREATE OR REPLACE TEMP MACRO cell_date_ymd(cell, zone) AS CASE
    WHEN try_cast(cell AS TIMESTAMP) IS NOT NULL AND NOT cell_has_zone(cell) AND cell < ':'
        THEN try_cast(try_cast(cell AS TIMESTAMP) AS DATE)
    WHEN contains(cell, '年') AND try_cast(rtrim(translate(cell, '年月日', '-- ')) AS TIMESTAMP) IS NOT NULL AND NOT cell_has_zone(cell)
        THEN try_cast(try_cast(rtrim(translate(cell, '年月日', '-- ')) AS TIMESTAMP) AS DATE)
    WHEN cell_has_zone(cell_narrow(cell)) AND try_cast(cell_zoned(cell) AS TIMESTAMPTZ) IS NOT NULL
        THEN CAST(timezone(zone, try_cast(cell_zoned(cell) AS TIMESTAMPTZ)) AS DATE)
    ELSE CAST(try_cast(regexp_extract(cell_dashed(cell_date_in_figures(cell)), '^\d.*\S') AS TIMESTAMP) AS DATE)
END;

-- The same of a cell as it stands, where it is 2025-3-5, 2025/3/5 10:22 or the like.
CREATE OR REPLACE TEMP MACRO cell_date_at_once(cell) AS CASE
    WHEN cell >= '0' AND cell < ':' AND NOT cell_has_zone(cell) THEN CAST(try_cast(cell AS TIMESTAMP) AS DATE)
END;

-- A day as the number that a spreadsheet keeps of it, in the epoch 1900 (where 60 is a day that never was) or 1904.
-- Not tried by the other macros: 45000 may be anything.
CREATE OR REPLACE TEMP MACRO cell_date_serial(cell, epoch) AS CASE
    WHEN NOT regexp_full_match(cell_narrow(cell), '\d{1,6}(\.\d+)?') THEN NULL
    WHEN epoch = '1904' THEN DATE '1904-01-01' + CAST(floor(cell_number(cell)) AS INTEGER)
    WHEN epoch = '1900' AND cell_number(cell) >= 61 THEN DATE '1899-12-30' + CAST(floor(cell_number(cell)) AS INTEGER)
    WHEN epoch = '1900' AND cell_number(cell) >= 1 AND cell_number(cell) < 60
        THEN DATE '1899-12-31' + CAST(floor(cell_number(cell)) AS INTEGER)
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
    WHEN list_contains(['是', '1', 'true', 'yes', 'y', '重复', '重信', '重访', '重复信访'], lower(cell)) THEN true
    WHEN list_contains(['否', '0', 'false', 'no', 'n', '初次', '初信', '初访', '初次信访'], lower(cell)) THEN false
END;

-- The same of a cell as it stands, where it is the common word.
CREATE OR REPLACE TEMP MACRO cell_boolean_at_once(cell) AS CASE WHEN cell = '是' THEN true WHEN cell = '否' THEN false END;
