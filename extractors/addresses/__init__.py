"""Addresses: what units a written address names, and what those units are today. Refuses to change what is written."""
