"""Rasa's turn without its waste: the same events and replies for less processor time.

Each module leaves one thing out and says what Rasa does there and why it is not needed.
Nothing inside Rasa is replaced; these are subclasses of its parts that only the dialogue
server builds, so `rasa shell` and `rasa test` run without them. What the dialogue does
belongs elsewhere.
"""
