"""The fictional country Kasanda: content for the demo, no real person in it.

`content` reads the CSV files in `data/` into plain values; `seed_demo` puts them into the database.
"""

# Steps that higher apps add to the demo, as dotted names of functions that take the Seeder.
later: list[str] = []
