"""Rules for cases that the codes alone do not decide: the codebook prints them where a coder looks for them."""

from typing import Final

#: Vocabulary of `helpers.record.codebook` -> its rules, as Markdown.
RULES: Final[dict[str, tuple[str, ...]]] = {
    "record kinds": (
        "Rows that a historian would give one line are one row: the same act or state, the same parties, told twice "
        "or cut up by clause. It keeps its own date and has the passages, actors, domains, links, figures and notes "
        "of all. Where they differ in date, place or parties in a way that matters, the narrower is a detail.",
        "What an author asserts, explains, fears, expects or judges of a state of affairs is a claim and no "
        "condition; so is a view held by a state, a forecast, a motive, and what a phrase presupposes.",
        "A condition stands above detail if two or more articles support it, if a document does (contract, embargo, "
        "register, charter, talks on record), or if two articles contradict each other on it. A condition of one "
        "article is a detail if it is a part of fact of a row above detail.",
        "One passage, one thing: a claim that only repeats an event or condition that stands is no claim. It stays "
        "beside it if it judges, explains or dates it differently.",
        "Titles and headings are no claims; what they say is a `note` of the row under them.",
    ),
    "statuses": (
        "What may, could or might happen has no row of its own if somebody says so: it is a claim of theirs. What is "
        "announced or set is planned. The negation of an act (will not) is the act of saying so.",
        "`alleged` never goes with the endorsement `vouches`: it is for what rests on the word of one side and is "
        "disputed.",
    ),
    "signs": (
        "As told, by reading, between actors of different roles or between parties. Aid to one side of a war is "
        "cooperative between giver and receiver; support against somebody is hostile towards them. Memberships, "
        "background and mixed matters have none.",
    ),
    "tiers": (
        "Counts and figures speak of events: rows of kind `event` above detail. Conditions are counted apart.",
        "One sentence gives at most one event above detail, unless it tells of acts that can come true apart from "
        "each other.",
        "Turning points are hard acts in which Russia or Iran takes part or which they suffer (war, treaty or signed "
        "document, arms sold, delivered or exercised, a plant handed over, a sanction imposed or lifted, a veto), and "
        "what an article or scholarship dates the relation by. An agreement in principle, an offer, a demand, a visit "
        "that only carries talks are acts. What is a likely error as to whether it happened is an act at most.",
        "Acts of others are weighed for the pair, not in the world.",
        "`part_of` names the one event or condition above detail that a detail belongs to, of another article too. "
        "The link `part_of` may add further wholes; the two have no cycle.",
    ),
    "endorsements": (
        "Of a statement it is the making of it that counts where the article tells it in its own name, and what it "
        "says where the passage is attributed. What stands inside somebody's view is reported.",
    ),
    "event types": (
        "Offers (AGREE with status `proposed`) are in the class of REQUEST, and so in no count of cooperation or "
        "conflict. A consensus of two on what ought to be is AGREE and no request. To yield under a threat or before "
        "a court stays a REQUEST; the threat or the suit is its own row.",
        "Words that lay no definite wrong at a door are ACCUSE/disapprove; a warning that names harm but no penalty "
        "is no THREATEN. Coverage by media has no type.",
    ),
    "roles": (
        "Whoever a fear, endorsement, offer, guarantee or comparison is about is subject, and target only if it is "
        "said, sent or done to them by the text. Who fears, endorses or offers is initiator.",
        "Where one actor relies on another, the one that relies is initiator and the other target.",
        "Mutual acts and meetings make both sides party, whichever is the grammatical subject; shared views too. If "
        "the event is the trip or the attendance, the traveller is initiator.",
        "In the content of an agreement, whoever the text names as having agreed is party; a state or thing that the "
        "plan only passes through or links is subject.",
        "In wars without a told act a named side is party. A state is never place only because the war is fought "
        "there; states of which only a condition is told are subject.",
        "Where members act as a front or body, they are party and the body is subject. Where a thing is built at a "
        "site that is an actor too, the thing is subject and the site place.",
    ),
    "voices": (
        "What somebody says, warns, backs or holds, given with its content, is attributed to them, even where the "
        "article tells the act as fact (`endorsement` shows that). That a saying took place, or a deed, is author.",
        "A passage that two actors share has a row of evidence for each, and is counted once.",
    ),
    "stances": (
        "Two coders agree on stances too little for conclusions (`docs/methodology.md`); these rules came of it.",
        "A view that one passage gives to several is one claim with a row of `claim_holders` for each, one stance, "
        "and one summary that names them. Unnamed holders (some, circles) are holders themselves, not the outlet.",
        "The stance is towards `about_id`. Who calls a thing evil, and is coded on its defeat or refusal, favours or "
        "supports that act; reporting a refusal, or what it consists of, is neutral.",
        "Value words in the sentence (leap, progress, success, strong) give favours. Words of degree (deep, notable, "
        "wider), contents of agreements, purposes, reasons and predictions give neutral for a narrator. Who makes "
        "little of something doubts it.",
        "A party that announces level or progress of its own cooperation favours it; it supports it where it names it "
        "as its aim or as the decisive way.",
        "Fear, concern or `could lead to` give doubts; a word of blame, or charging an adversary with a design "
        "against the holder, gives opposes. Naming something as the cause of evil is doubts.",
        "The whole sentence is judged, and the next if it draws the conclusion; never the tone of the article.",
    ),
    "links": (
        "A statement responds to an event only if the text gives it as what prompted the statement; it follows it if "
        "the text sets it after a past event. What is merely the content of a statement gives no link.",
        "He added, or also, makes the second statement of one speaker follow the first, if both are events. Contrast "
        "and comparison give no link.",
        "Because of, as a result, since: `responds_to`, for conditions too. With and amid are no reasons: `follows` "
        "if the other came before, no link if it is only background.",
        "An aim to end something `responds_to` it; `freezes` needs that it was stopped. A means is `part_of` the end "
        "that it serves. Parallel items of a list are not linked.",
        "What explains another's growth is not `part_of` it: the link runs from the effect, as `responds_to`. "
        "`follows` need not join neighbours only, if the text counts the steps of one story.",
        "Links may join articles. `follows` and `implements` then rest on the passages of both ends and the order of "
        "time, `contradicts` runs from the later article to the earlier; the passages of both are their evidence.",
        "Links join events and conditions only.",
    ),
    "bounds": (
        "A plural without a number is a bound: `at-least` three of its unit (the Arabic dual is apart), so that "
        "thousands is at least 3,000. Prose says thousands.",
    ),
}
