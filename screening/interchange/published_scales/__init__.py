"""Published scales: their numbers come with the product, their wording belongs to somebody else. Optional.

keys.py         what is known of each: items by number, reversed items, ranges, bands, figures, sources
unlocking.py    key + licensed wording → an ordinary definition
The rest are the pages of the library on which a wording is entered with its permission. Unlocked, a scale is a frozen
definition like any other: rounds, scoring and papers need nothing of this room.
"""
