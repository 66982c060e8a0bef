"""The domain: what a grid, a case, a clock and a published table are.

Computes and decides; draws nothing and fetches nothing. Imported by the pipelines, which build, and by the
dashboard, which shows; imports neither.
"""

VERSION = "0.1.0"
"""Of the product; told on every page and in every export."""
