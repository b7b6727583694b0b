"""Shared modules of the Russia-Iran notebook collection.

They stand in one order, and none imports from its right::

    vocabulary, language, dates, paths -> schema -> dataset -> evidence, parameters
        -> timeline | network | domains -> sentences, figures, tables -> render
"""
