"""Papers: what a sheet says -> how it is laid out -> bytes.

Three layers that know nothing of the one above. Content is frozen dataclasses of texts already dressed in the reader's
language (:mod:`governance.sheets.content`); layout is a Typst template that is given them as JSON, and pictures as SVG;
bytes come out of :mod:`governance.sheets.typeset`. Nothing is printed off a screen, and what cannot be printed whole is
not printed: it is told in a sentence (:class:`governance.errors.SheetFault`).
"""
