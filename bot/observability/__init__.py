"""Logs and metrics: declared here, used by the rooms above. No rules of the product."""
