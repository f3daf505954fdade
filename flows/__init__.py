"""The journey of a dossier, from files to checked records. Prefect is known here and nowhere else.

Refuses to define types: those live in `dossier`.
"""
