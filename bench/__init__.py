"""Measurements: the same question to a naive program, to the limit of this machine and to Entente, in one run."""
