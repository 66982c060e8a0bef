"""Reads what offices send and builds what readers open: a new warehouse file, never the one in use."""
