"""Requests that a person of the office answers."""
