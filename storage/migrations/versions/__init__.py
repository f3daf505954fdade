"""One file a revision: `rev_NNNN_what_it_adds.py`, never changed once an office has it. There is no way back."""
