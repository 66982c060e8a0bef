"""Pages that show where and when."""
