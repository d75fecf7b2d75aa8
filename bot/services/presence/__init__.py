"""How the account presents itself, as staff decide it and as the gateway reads it."""
