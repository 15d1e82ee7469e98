"""汇总表.xlsx: the year's figures as one workbook, from the official table down to the cell that each number came from.

It gets an edition and returns bytes. One module a sheet or pair of sheets; ``book`` is the only one that knows XlsxWriter.
"""

from __future__ import annotations

from etl.consolidation.edition import Edition
from etl.outputs.summary.book import Book
from etl.outputs.summary.detail_sheets import write_details, write_narratives
from etl.outputs.summary.findings_sheet import write_findings, write_skipped
from etl.outputs.summary.scale import fits_a_page, keeps_records
from etl.outputs.summary.sources_sheet import write_sources
from etl.outputs.summary.submissions_sheet import write_submissions
from etl.outputs.summary.totals_sheet import table_title, write_totals
from etl.outputs.summary.units_sheet import write_units


def render_summary(edition: Edition) -> bytes:
    """The workbook 汇总表.xlsx; the same edition gives the same bytes.

    Up to ``scale.UNITS_ON_A_PAGE`` units have a column each, more get a sheet with units as rows; above
    ``scale.UNITS_WITH_RECORDS`` the sheets with a row for every value are left to the CSV files. A cell that XlsxWriter
    refuses is our bug and raises.
    """
    project = edition.project
    with Book(title=table_title(project), author=project.office, created=edition.stamp) as book:
        write_totals(book, edition)
        if not fits_a_page(edition):
            write_units(book, edition)
        write_submissions(book, edition)
        write_findings(book, edition)
        write_skipped(book, edition)
        if keeps_records(edition):
            write_sources(book, edition)
            write_details(book, edition)
        write_narratives(book, edition)
        return book.content()
