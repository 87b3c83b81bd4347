"""Pages of the life of a round: the list, the course, the acts, the dates, extensions and new rounds."""
