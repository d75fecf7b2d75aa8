"""The language side that Rasa loads: one component and the model inside it."""
