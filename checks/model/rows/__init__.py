"""The row types of the tables: one kind of thing, one documented type.

Two rules hold everywhere. ``None`` means *not read, or the vendor has no such thing*; an empty string
or tuple means *read and empty*. And a definition never shares a row with a measure.
"""
