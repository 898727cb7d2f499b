"""Who may see and do what: one rule, in one place (design: access.md)."""
