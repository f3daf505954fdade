"""The vocabulary of Sohoa: what a dossier, a page, a line and a record are.

Floor 0: standard library and pydantic only. It refuses vendors and I/O.
"""
