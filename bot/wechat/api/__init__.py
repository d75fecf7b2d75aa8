"""What the account sends out: messages, menu, QR codes, by the platform's API.

Synchronous throughout, for worker threads and the command line; never called on
an event loop. Every call has a time limit, and every failure leaves as
`bot.errors.TransportError`. What is said, and when, belongs in the rooms above.
"""
