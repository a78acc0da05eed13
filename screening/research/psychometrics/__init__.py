"""What the answers of one round say about the forms themselves: a property of this sample, never of a child."""
