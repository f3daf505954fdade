"""The command line of Sohoa. Data on stdout, everything else on stderr; refuses to do work that a flow could do."""
