"""Who comes in, and what they may do: sign-in, sessions, roles, tokens, headers."""
