"""What a call demands of a company, and whether what is known of one keeps it.

Conditions and told facts are read by the same small grammars and joined by their nouns
(ADR 49). No sentences here: those are in `actions/render`.
"""
