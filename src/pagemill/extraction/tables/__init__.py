"""Records: tables on the pages, their columns and those wanted."""
