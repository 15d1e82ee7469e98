"""What ``etl proof`` and carried-over drafts say of a text: a page, comments in a copy, a list of changes."""
