"""The draft of the report: a template and an edition become a text whose figures know their totals, and a Word document."""
