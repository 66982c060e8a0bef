"""Tables and map layers as files: content in, bytes out, for the command line and the pages alike.

``content`` says what a table is and where it comes from; ``cells`` makes its figures, words and texts safe to write;
``spreadsheets``, ``typed_files``, ``geopackage`` and ``qgis_style`` write one kind of file each; ``forms`` is the list
of them. Nothing here decides who may take what: rows come narrowed by :mod:`governance.scoped_warehouse`, and the door
of the pages is ``dashboard.downloads``. Decision 0021 says why each form is as it is.
"""
