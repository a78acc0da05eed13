"""What the flags found, and what they missed: of n children looked at, n needed something."""
