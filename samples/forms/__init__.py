"""One module a form: prints it filled for a story, in its own wording, and gives the truth of what it printed.

Refuses scanning: a form gives clean, upright sheets.
"""
