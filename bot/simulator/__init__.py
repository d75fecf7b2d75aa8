"""A make-believe WeChat for tests and testers; it goes through the real webhook only."""
