"""Headless renders: the one place that writes files.

``profile`` says what to run, ``execute`` runs one notebook through papermill, ``report`` turns it
into HTML, figures and tables, ``command`` is the console command, ``refresh`` keeps the
notebooks' own outputs.
"""
