"""What the demo's three years of engagement are made of."""
