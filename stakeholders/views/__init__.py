"""Pages of the register that are more than a record."""
