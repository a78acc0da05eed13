"""A class in a spreadsheet and back: what the file says about itself, how it is laid out, read and compared. Pure."""
