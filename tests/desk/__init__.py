"""What people do: the desk without any web, and the pages through a client."""
