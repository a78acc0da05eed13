"""Why a file is refused as a whole, and how much of one is read. Pure."""

LARGEST_FILE = 2 * 1024 * 1024
MOST_LINES = 5_100  # 5,000 children, their titles and some empty lines
MOST_CELLS = 100  # in a line
LONGEST_CELL = 200
FORMULA = "=∅"  # stands where a formula stood; no cell of a roster may hold it


class UnreadableRoster(Exception):
    """``args[0]``: large, old (.xls), ods, markup, macros, damaged, encoding, quotation, heading, rows.

    ``args[1]`` of quotation: its line.
    """

    @property
    def told(self) -> dict[str, object]:
        """What the sentence about it has to name."""
        return {"line": self.args[1] if len(self.args) > 1 else ""}
