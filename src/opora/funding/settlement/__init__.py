"""The settlement of a year: statements of costs, overcompensation, who returns what and why."""
