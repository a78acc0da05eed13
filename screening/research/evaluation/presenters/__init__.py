"""Pilots, term sheets, comments and results in words, ready to print."""
