"""The bureau's own workbook, and the numbers of published scales. Optional."""
