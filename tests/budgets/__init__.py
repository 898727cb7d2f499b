"""How many statements and rows every answer costs, whatever the number of records."""
