"""How dates are written, per language, where Django's own habit would mislead (12/11 is not 11/12)."""
