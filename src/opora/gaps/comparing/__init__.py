"""Two calculations, or two kinds of service, side by side."""
