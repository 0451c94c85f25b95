"""Where the time goes: the way of a job, and what size costs."""
