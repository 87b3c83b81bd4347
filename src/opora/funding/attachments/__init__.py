"""Files that people attach to what they write: sniffed, limited, stored by their content."""
