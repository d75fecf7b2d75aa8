"""Chinese as people type it: levelled to one form, mended where it is broken, names found in it.

Nothing here knows what is answered; nothing here reads a store.
"""
