"""Headless renders: the one place that writes files.

What is light comes first: ``command`` reads a ``profile`` and compares ``manifest`` files, and if
nothing changed imports no more. What is due is ``work``, in fresh processes of the ``server``:
``execute`` runs a notebook through papermill, whose ``engine`` talks to a ``kernel`` that ``reads``
watches, and ``report`` makes files of it. ``publish`` puts them into place, ``site`` leads to them.
``refresh`` keeps the notebooks' own outputs.
"""
