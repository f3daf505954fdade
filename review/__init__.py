"""What people do: the review station, the counter and the public status page. Refuses to run a flow."""
