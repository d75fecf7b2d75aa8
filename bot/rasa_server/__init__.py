"""The dialogue server: the one room that knows Rasa and TensorFlow.

It loads the trained model, runs the actions in its own process and answers on
a loopback port. Nothing of WeChat and no sentence for people belongs here.
"""
