"""What people do: the review station, the counter and the public status page. Refuses to run a flow.

`desk` and its neighbours hold the work itself, `pages` one module for each page, `api` what other programs use;
what the machine does for people (receiving, reading) is handed in by whoever starts the app.
"""
