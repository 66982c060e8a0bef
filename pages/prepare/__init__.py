"""Pages on which papers and meetings are prepared."""
