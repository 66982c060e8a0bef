-- grain: day on which open cases fall due x township x source x category x channel x office
-- source: open_case (rows of case_service that are not concluded, of sources that record it)
-- units: counts of cases
-- why: crosses grids; the due date of a suspended case moves while it stands still
SELECT conclude_due_on, township_code, source, category, channel, department, count(*) AS open_cases
FROM open_case
WHERE conclude_due_on IS NOT NULL AND state <> 'suspended'
GROUP BY ALL
