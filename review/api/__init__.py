"""What other programs use: REST under /api/v1. Refuses sessions and cookies: a program shows its token each time."""
