"""Evaluation sets: load them, ask the product, judge the answers, report."""
