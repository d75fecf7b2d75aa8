// Makes pages smoother; everything works without it.
