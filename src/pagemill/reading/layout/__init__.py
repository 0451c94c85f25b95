"""What the layout network sees on a page, charts, and codes."""
