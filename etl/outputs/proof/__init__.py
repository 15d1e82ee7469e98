"""What ``etl proof`` and merged drafts say of a text: a page, comments in a copy, a list of changes."""
