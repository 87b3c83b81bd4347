"""Pages of money on its way."""
