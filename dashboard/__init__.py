"""Everything that knows it is on a screen."""
