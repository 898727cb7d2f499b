"""Template tags of engagement."""
