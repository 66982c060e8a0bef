"""Figures that offices have published, made again from records: the sums and shares of printed tables.

Only figures are taken over; places, matters and words are invented. Each district has a file of its own, its records
are written as CSV or XLSX, loaded and built through the ordinary door, and asked by the questions that pages ask.
"""
