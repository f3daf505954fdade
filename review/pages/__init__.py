"""One module for each page or area; each has a `router`. Refuses to do the work itself: `review.desk` does."""
