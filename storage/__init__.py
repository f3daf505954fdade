"""Keeping: originals in an object store, records in a database. Refuses to know pixels, forms and flows."""
