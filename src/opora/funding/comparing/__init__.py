"""What other rules or another pool would do to a round: worked out, kept beside the line, compared."""
