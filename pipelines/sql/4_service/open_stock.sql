-- grain: place as fine as placed x source x category x channel x office: cases open on the last day of the data
-- source: open_case (rows of case_service that are not concluded, of sources that record it)
-- units: counts of cases; days since receipt
-- why: crosses grids: cases placed no finer than a township, or nowhere, count here too
SELECT
    township_code, community_code, grid_code, source, category, channel, department,
    count(*) AS open_cases,
    count_if(state = 'in_time') AS in_time_cases,
    count_if(state = 'due_soon') AS due_soon_cases,
    count_if(state = 'overdue') AS overdue_cases,
    count_if(state = 'grossly_overdue') AS grossly_overdue_cases,
    count_if(state = 'suspended') AS suspended_cases,
    count_if(state = 'undated') AS undated_cases,
    count_if(waits_for = 'transfer') AS waits_transfer_cases,
    count_if(waits_for = 'notice') AS waits_notice_cases,
    count_if(waits_for = 'conclusion') AS waits_conclusion_cases,
    count_if(days <= 15) AS age_0_15_cases,
    count_if(days BETWEEN 16 AND 30) AS age_16_30_cases,
    count_if(days BETWEEN 31 AND 60) AS age_31_60_cases,
    count_if(days BETWEEN 61 AND 90) AS age_61_90_cases,
    count_if(days BETWEEN 91 AND 180) AS age_91_180_cases,
    count_if(days > 180) AS age_over_180_cases
FROM open_case
GROUP BY ALL
