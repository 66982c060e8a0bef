"""Pages on which people keep registers, prepare meetings and report."""
