"""Figures, drawn with matplotlib from the frames and graphs of the other modules."""
