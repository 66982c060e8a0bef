-- grain: month received x day to come on which counts of service of that month change by themselves
-- source: clocked (cases with what their periods come to) and cases, of the months in recounted_service_month;
--         service_month says in which of them a period is running; source_record; {as_of} is the last day of the data
-- why: when the data reach another day, only these months must be counted again. A period is over on the day after its
--      last; what a record dates in the future is known from that day; a first matter counts so many days after it was
--      concluded
-- how: each kind of day is looked for by itself, so that only the few cases it can be of are given their periods
WITH running AS (
    SELECT
        month,
        sum(transfer_clocked_cases - transfer_due_cases) AS transfers,
        sum(notice_clocked_cases - notice_due_cases) AS notices
    FROM service_month SEMI JOIN recounted_service_month USING (month) GROUP BY month
),
pending AS (
    SELECT month, transfer_due_on + 1 AS changes_on
    FROM clocked LEFT JOIN source_record USING (source)
        SEMI JOIN (FROM running WHERE transfers > 0) AS running USING (month)
    WHERE transferred_on IS NULL AND records_transfer
    UNION ALL
    SELECT month, notify_due_on + 1
    FROM clocked LEFT JOIN source_record USING (source)
        SEMI JOIN (FROM running WHERE notices > 0) AS running USING (month)
    WHERE notified_on IS NULL AND records_notice
    UNION ALL
    SELECT month, conclude_due_on + 1
    FROM clocked SEMI JOIN running USING (month)
    WHERE done_on IS NULL AND (suspended_on IS NULL OR resumed_on IS NOT NULL)
    UNION ALL
    SELECT month, concluded_on + repeat_days
    FROM cases JOIN source_record USING (source) SEMI JOIN running USING (month)
    WHERE records_links AND concluded_on > {as_of} - (SELECT max(repeat_days) FROM source_record)
    UNION ALL
    SELECT month, unnest([
        transferred_on, notified_on, accepted_on, concluded_on, settled_on, settlement_verified_on, struck_off_on,
        suspended_on, resumed_on, extension_approved_on
    ])
    FROM cases SEMI JOIN running USING (month)
    WHERE greatest(
        transferred_on, notified_on, accepted_on, concluded_on, settled_on, settlement_verified_on, struck_off_on,
        suspended_on, resumed_on, extension_approved_on
    ) > {as_of}
)
SELECT DISTINCT month, changes_on FROM pending WHERE changes_on > {as_of}
