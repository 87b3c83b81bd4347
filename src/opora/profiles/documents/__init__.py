"""The profile as a document."""
