"""Members of staff, their sessions, and the record of what they did."""
