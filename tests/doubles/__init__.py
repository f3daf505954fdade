"""Stand-ins that break as the world breaks."""
