"""What a line of conditions demands: the tree of its requirements. No verdicts here."""
