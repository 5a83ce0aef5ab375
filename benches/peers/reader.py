"""One peer reads one PDF and prints the texts of all table cells as JSON: reader.py TOOL FILE.

Each tool is used as its documentation shows for ruled tables, with its defaults, so that anyone gets these results.
A merged cell may come once, or empty in its other slots; both are fine.
"""

import json
import sys


def pdfplumber(path):
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for table in page.extract_tables():
                for row in table:
                    yield from row


def tablers(path):
    import tablers

    with tablers.Document(path) as document:
        for page in document.pages():
            for table in tablers.find_tables(page, extract_text=True):
                for cell in table.cells:
                    yield cell.text


def pymupdf(path):
    import pymupdf

    with pymupdf.open(path) as document:
        for page in document:
            for table in page.find_tables().tables:
                for row in table.extract():
                    yield from row


def camelot(path):
    import camelot

    for table in camelot.read_pdf(path, pages="all", flavor="lattice"):
        for row in table.df.values.tolist():
            yield from row


def tabula(path):
    import tabula

    tables = tabula.read_pdf(
        path, pages="all", lattice=True, multiple_tables=True, pandas_options={"header": None, "dtype": str}
    )
    for table in tables:
        for row in table.fillna("").values.tolist():
            yield from row


if __name__ == "__main__":
    tool, file = sys.argv[1:]
    texts = [text for text in globals()[tool](file) if text]
    json.dump(texts, sys.stdout, ensure_ascii=False)
