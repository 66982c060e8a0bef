"""Further records: receptions, callbacks and campaigns, from a district's files to their tables."""
