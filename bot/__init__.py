"""The running service. Rooms and layers: see README.md."""
