"""What a family may ask for: a copy of all that is stored about its child, correction, a stop, erasure."""
