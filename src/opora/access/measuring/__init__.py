"""Measures of access beside the one that the line goes on with, and how evenly each is spread over people."""
