"""PostgreSQL as Django talks to it, but for how a kept connection is found to be alive."""
