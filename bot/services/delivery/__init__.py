"""One message, one answer: what has come in, what may go out, what is to go out later."""
