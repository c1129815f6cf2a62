"""A submission as the papers and workbooks that an office prints, fills in and sends."""
