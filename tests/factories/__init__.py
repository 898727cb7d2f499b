"""Builders of test data. `cast` is the fixed list of actors; `world` is one record of every kind at every level."""
