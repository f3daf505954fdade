"""One file a revision: `rev_NNNN_what_it_adds.py`, never changed once an office has it. Each can be undone."""
