"""Bounds of calls and what companies count, days and years included. Plain facts are in `facts`."""
