"""Runs the changes on the connection that `bot.db.upgrade` hands over. Loaded by Alembic."""

from __future__ import annotations

from alembic import context


def _run() -> None:
    context.configure(connection=context.config.attributes["connection"])
    context.run_migrations()


# Alembic loads this file under a name of its own; importing it as a module does nothing.
if __name__ != "bot.db.migrations.env":
    _run()
