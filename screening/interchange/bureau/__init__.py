"""The county's figures in the bureau's own workbook: a small mapping file says which figure goes into which cell."""
