"""The explanation of one amount as a document for an appeal file."""
