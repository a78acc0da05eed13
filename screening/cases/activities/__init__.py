"""What the school offers to every child. The room lies here because its kinds are the catalogue's and its one warning
needs open cases; only `mixing` knows of those, and only for the counselor."""
