"""Headless renders: the one place that writes files.

What is light comes first: ``command`` reads a ``profile`` and compares ``manifest`` files, and if
nothing changed imports no more. What is due is ``work``, in fresh processes of the ``pool``, forked from
one that has imported what ``preload`` says: ``execute`` has papermill run a notebook, by an ``engine`` that follows
the cells in a process of their own, where they run on IPython's ``shell``; ``report`` makes files of it.
``publish`` puts them into place, ``site`` leads to them. ``refresh`` keeps the notebooks' own outputs.
"""
