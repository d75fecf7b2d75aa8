"""The public door: HTTP, the five seconds, one answer to each message. No XML, no knowledge."""
