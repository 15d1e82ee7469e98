"""The draft of the report: a template and an edition become a text of which every figure knows its total, and a Word document."""
