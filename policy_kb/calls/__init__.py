"""Project calls: what a call is, where it stands on a day, who may apply. No sentences, no I/O."""
