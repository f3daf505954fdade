"""Servers that tests start for themselves, on loopback and in temporary folders, and end again."""
