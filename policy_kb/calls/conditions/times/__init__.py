"""When things happened, for how long they go on, until when papers are valid."""
