"""The rules of all numeric checks, by check."""

from typing import Final

from helpers.world import rules_arms, rules_economy, rules_politics
from helpers.world.rules_parts import UNDECIDED, Lacks, Outcome, Rule
from helpers.world.store import World

RULES: Final[dict[str, Rule]] = {**rules_arms.RULES, **rules_economy.RULES, **rules_politics.RULES}


def decide(world: World, check_id: str) -> Outcome:
    """Return what the rule of a check gives; not decidable where a figure that it names lacks."""
    try:
        return RULES[check_id].decide(world)
    except Lacks as lacks:
        return Outcome(UNDECIDED, lacks=lacks)


def confidence(rule: Rule, outcome: Outcome) -> str:
    """Return how sure a verdict is: high without a doubt, medium with one, low with more.

    Doubts are those of the rule, and one more where a small change of the figures would change the verdict. Where
    nothing is decided, nothing is sure.
    """
    if outcome.verdict == UNDECIDED:
        return "low"
    return ("high", "medium", "low")[min(len(rule.doubts) + outcome.near, 2)]
