"""What the county's officer reads: its month, down to the school."""
