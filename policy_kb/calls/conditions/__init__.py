"""What a call demands of a company, and whether what is known of one keeps it.

Conditions and told facts are read by the same small grammars and joined by their nouns
(ADR 49). `eligibility` gives the verdicts, `weighing` weighs a line; below them lie `demand`
(what a line asks for), `facts` (what is or is not so), `times` (when and how long), `figures`
(what is counted) and `words` (what is one thing).
No sentences here: those are in `actions/render`.
"""
