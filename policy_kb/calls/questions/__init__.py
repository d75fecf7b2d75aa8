"""What a text asks of calls: which facet, which list, which days. Nothing of companies here."""
