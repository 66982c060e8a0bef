"""Accounts: who may sign in, with what, and until when. What they may do then: :mod:`governance.access`."""
