"""What was found put together as blocks, each with its part on the page."""
