"""Letters that tell providers how a round was decided: DOCX and PDF, one or all at once."""
