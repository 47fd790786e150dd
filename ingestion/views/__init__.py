"""Pages and answers about uploaded files."""
