"""Lifecycles of what people keep registers of: which steps there are, from where to where, and who may take them."""
