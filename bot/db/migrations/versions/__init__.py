"""The changes in order. A change is never altered once it was released; a new one goes behind.

A module states `revision`, `down_revision` and `upgrade()`. There is no way back: an older
product refuses a newer database.
"""
