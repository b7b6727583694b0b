"""What a notebook needs: parameters, panel, copies, and the front for a notebook of one's own."""
