"""Measurements: ratios from one run, printed and written to ``docs/benchmarks.md``. Run with ``make bench``."""
