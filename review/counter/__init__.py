"""The counter: procedures and their papers, reception codes, due dates, slips. Refuses to know the web."""
