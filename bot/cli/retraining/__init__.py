"""The training that staff asked for: a process of its own that the worker starts and looks after.

Trains, then asks both models the same questions. Which one is served is for staff to decide.
"""
