"""Tags of the pages of profiles."""
