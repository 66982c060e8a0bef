-- offender: a reception, callback or campaign report that no office can have meant
-- why: such rows are rejected at the door; one in a table is an error of ours
-- since: 2026-11
SELECT 'reception' AS name, source, reception_no AS record FROM reception
WHERE person_visits < batches OR coalesce(settled_on_spot, 0) + coalesce(transferred_matters, 0) > batches
UNION ALL
SELECT 'callback', source, case_no FROM callback WHERE satisfaction IS NOT NULL AND NOT is_reached
UNION ALL
SELECT 'campaign_report', source, line FROM campaign_report WHERE target <= 0 OR ends_on < begins_on OR verified > done
UNION ALL
SELECT 'campaign_report', source, line FROM campaign_report GROUP BY source, campaign, line HAVING count(DISTINCT unit) > 1
