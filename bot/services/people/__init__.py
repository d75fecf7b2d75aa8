"""What is known of a person, hidden before it is stored, and deleted on request."""
