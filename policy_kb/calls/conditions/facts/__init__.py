"""Demands without a bound: what is so, what happened, what is held. Bounds are in `figures`."""
