"""Tags that lead to settlements from other pages."""
