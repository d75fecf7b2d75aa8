"""What happens after the five seconds: late answers pushed, abandoned questions taken over,
letters of the outbox sent, people's data deleted. No HTTP comes in here."""
