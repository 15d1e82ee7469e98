"""The answer to a submitter (回执): the page with every finding, and the submitter's own workbook with the cells marked."""
