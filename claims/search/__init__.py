"""Search over all that readers may find, in Italian, English and Russian, by any name and with a slip of the pen."""
