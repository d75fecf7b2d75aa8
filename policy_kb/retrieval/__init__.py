"""Which entries a text is about: phrases, sounds, vectors and the sums behind them."""
