"""Profiles: what is known of one municipality or one ORP, on one page."""
