"""The dialogue port: one question in, one reply out, whoever answers it."""
