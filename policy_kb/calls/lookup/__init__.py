"""Which calls a text means, by name, by sound, by what they are for. No verdicts, no sentences."""
