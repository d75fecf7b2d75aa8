"""The staff console: pages on the internal port. Tables are touched in `bot.services` only."""
