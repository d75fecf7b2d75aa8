"""Which words mean one thing, and whether they affirm or deny. Knows of no bound and no fact."""
