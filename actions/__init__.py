"""What the bot does in a dialogue: read the tracker, ask the library, speak."""
