"""What leaves the archive: reading formats, PDF/A, packages and sheets, each format in a file of its own."""
