"""What a company tells of itself, brought into fields and figures. Reads, never judges."""
