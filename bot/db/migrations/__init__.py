"""How the database came to have the tables it has: one module a change, run by `bot.db.upgrade`."""
