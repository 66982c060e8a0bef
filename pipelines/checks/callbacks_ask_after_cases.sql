-- offender: a callback whose case is not among the cases
-- why: a call that asks after nothing cannot be counted by place or office; such rows are rejects until the case is there
-- since: 2026-11
WITH wanted AS (SELECT DISTINCT source, case_no FROM callback),
known AS (SELECT source, case_no FROM cases SEMI JOIN wanted USING (source, case_no))
SELECT source, case_no FROM wanted ANTI JOIN known USING (source, case_no)
