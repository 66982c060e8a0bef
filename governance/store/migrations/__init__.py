"""Migrations of the store, one file each, never changed once released; see :mod:`governance.store.migration`."""
