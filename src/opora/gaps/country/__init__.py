"""The whole country at once: every region whose needs are estimated, across the borders of regions."""
