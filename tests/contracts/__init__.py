"""One suite a seam, run against every implementation of it."""
