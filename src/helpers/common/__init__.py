"""What every room uses: faults in words, paths, outputs of a cell, libraries of the extras."""
