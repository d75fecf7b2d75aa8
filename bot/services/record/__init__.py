"""What was told to whom and why, how staff judge it, and the questions it leaves open."""
