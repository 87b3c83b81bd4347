"""The pages of signed lines, objections, corrections and frozen inputs."""
