"""The fictional country Kasanda: content for the demo, no real person in it.

`content` reads the CSV files in `data/` into plain values; `seed_demo` puts them into the database.
"""
