"""What a reader sees, in order; one folder per section of the menu."""
