"""A record with more said of its actors."""

from dataclasses import replace

import pandas as pd


def standing(record, actors, *ties):
    """Return a record with more said of its actors, and with affiliations (actor, tie, of)."""
    table = record.actors.set_index("actor_id")
    for actor, codes in actors.items():
        for column, code in codes.items():
            table.loc[actor, column] = code
    rows = [{"actor_id": actor, "tie": tie, "of_id": of} for actor, tie, of in ties]
    affiliations = pd.DataFrame(rows).reindex(columns=list(record.affiliations.columns), fill_value="")
    return replace(record, actors=table.reset_index(), affiliations=affiliations)
