"""Questions asked of the warehouse: one function each, values bound, names from :mod:`governance.tables`."""
