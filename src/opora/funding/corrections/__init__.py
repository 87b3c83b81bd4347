"""What may change a grant after it was calculated: objections, signed lines, correcting runs."""
