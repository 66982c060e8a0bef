"""Statistics of maps: neighbours, tests, smoothing, patterns over time, prediction.

Convention: arrays in, arrays out. The last axis is the places, in the order of the network; any axes before it
are maps (months, categories), so one call does many. NaN is a value that is missing or cannot be computed, never
a zero. Whatever draws random numbers takes a seed.
"""
