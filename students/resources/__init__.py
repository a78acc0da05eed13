"""What a school has to help children with, entered once a school year."""
