"""Assembly: settings in, a working office out. The only floor that reads the environment; refuses to do any work."""
