"""Trainings that staff ask for, and the examples they give."""
