"""The codebook: ``python -m helpers.record.codebook`` (``make codebook``) writes data/codebook.md to stdout."""

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

import pandas as pd

from helpers.common import paths
from helpers.record import dataset, schema, vocabulary
from helpers.record.coding_rules import RULES

#: Vocabulary -> code -> (when to use it, when not and what to use then). A mode stands as TYPE/mode.
GUIDANCE: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "record kinds": {
        "event": (
            "Something that happens at a time, even an unknown one, or that is planned, proposed or alleged to happen.",
            "What goes on without an end in sight is a condition.",
        ),
        "condition": (
            "A lasting state of affairs: a membership, a policy, a rivalry, a war under way, continuing cooperation.",
            "The single act that begins, shows or ends it is an event.",
        ),
    },
    "statuses": {
        "occurred": (
            "The source tells it as done or over; the signing of an agreement has itself occurred.",
            "What the agreement promises is agreed; what still goes on is ongoing.",
        ),
        "ongoing": (
            "A condition that holds at the time the source speaks of.",
            "A condition that is over has occurred; one that only somebody asserts is alleged.",
        ),
        "agreed": (
            "The sides have accepted or signed it, and the source does not tell that it was carried out.",
            "What one side alone puts forward is proposed; what was carried out has occurred.",
        ),
        "planned": (
            "It is announced, expected or set for the future.",
            "An idea that nobody has adopted is proposed; a commitment between sides is agreed.",
        ),
        "proposed": (
            "Somebody puts it forward and the others have not accepted it.",
            "Once accepted it is agreed; a demand that was made is an event that has occurred.",
        ),
        "frozen": (
            "It was agreed or under way and has been stopped.",
            "The act of stopping it is an event of its own, which has occurred.",
        ),
        "alleged": (
            "It rests on what one side asserts and another disputes, and the source does not vouch for it.",
            "What the source tells as fact takes the status of the fact; a judgement alone is a claim.",
        ),
        "hypothetical": (
            "It may, could or would be, if something else were, or is said not to be: nobody asserts it.",
            "What somebody asserts without proof is alleged; what somebody wants done is proposed or a REQUEST.",
        ),
    },
    "signs": {
        "cooperative": (
            "A condition without a type in which its actors stand together: trust, closeness, shared interests.",
            "A condition with a type has none, since its type says it; where the text leaves it open, it stays empty.",
        ),
        "hostile": (
            "A condition without a type in which its actors stand against each other: mistrust, rivalry or tension.",
            "Hostility towards somebody who takes no part gives no sign; a threat or a sanction has a type.",
        ),
    },
    "tiers": {
        "turning_point": (
            "It changes what the two states may or can do with each other, or the relation is dated by it.",
            "An agreement in principle, an offer, a demand or a visit that only carries talks is act.",
        ),
        "act": (
            "A chronicle would give it a line: visit, talks, offer, appeal, refusal, promise, suit, a condition.",
            "What another row contains, words or announces is detail.",
        ),
        "detail": (
            "A part, term, wording, announcement, aspect or repetition of another row, which part_of names.",
            "A promise that can be kept or broken by itself is act.",
        ),
    },
    "endorsements": {
        "vouches": (
            "The article says it in its own name, in at least one passage.",
            "Where every passage is attributed or quoted, it is reports.",
        ),
        "reports": (
            "Every passage is attributed or quoted, and the article takes no side.",
            "Where it marks distance, use distances; one passage in its own name makes it vouches.",
        ),
        "distances": (
            "The article marks distance, by a verb such as claims or by quotation marks on a word it will not own.",
            "A bare attribution to somebody is reports.",
        ),
    },
    "date bases": {
        "stated": (
            "The text itself gives the date.",
            "A date worked out from other words is inferred.",
        ),
        "inferred": (
            "The date follows from relative words, from a dated event beside it, or from the day of publication.",
            "A date known only from outside the texts is none here, and goes into date_public.",
        ),
        "none": (
            "The text allows no date; the date is then empty.",
            "A year alone, or one open end, is a date already: use stated or inferred.",
        ),
    },
    "event types": {
        "AGREE": (
            "A side promises, or the sides settle in principle, to do something later.",
            "A formal signing is SUPPORT; cooperation carried out is COOPERATE; giving way to a demand is CONCEDE.",
        ),
        "CONSULT": (
            "Sides meet, talk, call, write, visit or mediate.",
            "What the talks bring is a record of its own, such as AGREE, REQUEST or REJECT.",
        ),
        "SUPPORT": (
            "A side praises, backs or defends another, grants recognition, or signs a formal agreement.",
            "An intention or promise is AGREE; help in goods, money or arms is COOPERATE or AID.",
        ),
        "CONCEDE": (
            "A side yields: it accepts a demand or a limit, or eases an administrative restriction.",
            "Giving up ground, arms, persons, sanctions or fighting is RETREAT; an unforced promise is AGREE.",
        ),
        "COOPERATE": (
            "Material cooperation is carried out: building, trade, arms sales, exercises, shared intelligence.",
            "What is only promised is AGREE, what is only signed SUPPORT; a gift is AID.",
        ),
        "AID": (
            "A side gives another goods, money, arms, protection or refuge without payment.",
            "Trade and joint work are COOPERATE; words in favour are SUPPORT.",
        ),
        "RETREAT": (
            "A side gives way in deeds: it withdraws, stops fighting, disarms, lifts sanctions, admits or resigns.",
            "Accepting a demand is CONCEDE.",
        ),
        "REQUEST": (
            "A side asks for, proposes, urges or demands something.",
            "With a threat attached it is THREATEN; once the others accept, that is AGREE.",
        ),
        "ACCUSE": (
            "A side criticises another, voices concern over it, charges it with a wrong, or looks into its conduct.",
            "Turning down a proposal is REJECT; naming a penalty to come is THREATEN.",
        ),
        "REJECT": (
            "A side refuses a proposal, demand or course of action, or vetoes it.",
            "Criticism without anything refused is ACCUSE; stopping what ran already is SANCTION.",
        ),
        "THREATEN": (
            "A side warns of harm or a penalty to come.",
            "A demand without a penalty is REQUEST; the penalty carried out is SANCTION, COERCE or ASSAULT.",
        ),
        "PROTEST": (
            "People act in public against an authority, up to a revolution.",
            "A state's objection to another is ACCUSE or REJECT; armed fighting is ASSAULT.",
        ),
        "SANCTION": (
            "A side cuts relations, or imposes or backs sanctions or an embargo.",
            "A sanction only threatened is THREATEN; a blockade or other compulsion is COERCE.",
        ),
        "MOBILIZE": (
            "A side raises, readies or shows its forces or weapons without using them.",
            "Their use is ASSAULT; arms bought from another are COOPERATE; exercises held together are COOPERATE.",
        ),
        "COERCE": (
            "A side compels another without open violence: pressure, interference, blockade, seizure, arrest.",
            "Economic sanctions are SANCTION, demands alone REQUEST, open violence ASSAULT.",
        ),
        "ASSAULT": (
            "Physical force is used against persons or things, wars included.",
            "Force only threatened is THREATEN; forces only readied are MOBILIZE.",
        ),
    },
    "modes": {
        "CONSULT/multilateral": (
            "More than two sides come together in a summit, a conference or a meeting of a body.",
            "Two sides that talk at its edges are CONSULT without a mode.",
        ),
        "CONSULT/phone": (
            "Two sides speak by telephone or over a line.",
            "A letter or message is CONSULT without a mode.",
        ),
        "CONSULT/third-party": (
            "Somebody mediates or carries messages between sides, or the sides meet in a third place for that.",
            "A conference of many sides is CONSULT/multilateral.",
        ),
        "CONSULT/visit": (
            "One side travels to the other.",
            "A single talk held during the visit is CONSULT without a mode.",
        ),
        "RETREAT/access": (
            "A side lets in inspectors, peacekeepers, aid or observers.",
            "Talks on letting them in are CONSULT.",
        ),
        "RETREAT/ceasefire": (
            "Fighting stops by a truce or the end of a war.",
            "The accord that is signed is SUPPORT; troops that leave are RETREAT/withdraw.",
        ),
        "RETREAT/disarm": (
            "A side gives up, destroys or stands down weapons or forces.",
            "A limit it accepts on a programme is CONCEDE.",
        ),
        "RETREAT/release": (
            "Persons or property held are given back.",
            "Money freed by the easing of sanctions is RETREAT without a mode.",
        ),
        "RETREAT/resign": (
            "Somebody leaves office under pressure.",
            "The end of a term has no type of its own: record the office as an affiliation.",
        ),
        "RETREAT/withdraw": (
            "Forces leave a place or a blockade is raised.",
            "Leaving a treaty or body is SANCTION/withdraw.",
        ),
        "REQUEST/assist": (
            "The request is for help, goods, arms or backing.",
            "A request that another stop or give up something is REQUEST/yield.",
        ),
        "REQUEST/change": (
            "The request is for another policy, order, institution or leader.",
            "A request to concede one thing, such as a sanction or a programme, is REQUEST/yield.",
        ),
        "REQUEST/meet": (
            "The request is for a meeting, for talks, for mediation, or for a seat at them.",
            "An offer of help with a dispute, without talks, is REQUEST or AGREE without a mode.",
        ),
        "REQUEST/yield": (
            "The request is that another stop, ease, release, pay or give up something.",
            "A request for a general change of course is REQUEST/change.",
        ),
        "ACCUSE/allege": (
            "A definite wrong is laid at another's door, in words, in a complaint or before a court.",
            "Criticism or concern without a definite wrong is ACCUSE/disapprove.",
        ),
        "ACCUSE/disapprove": (
            "A side criticises, deplores or voices concern.",
            "A charge of a definite wrong is ACCUSE/allege.",
        ),
        "ACCUSE/investigate": (
            "A side inquires into, inspects or watches another's conduct.",
            "What it then asserts is ACCUSE/allege; inspectors let in are RETREAT/access.",
        ),
        "REJECT/assist": (
            "What is refused is help, goods, arms or backing.",
            "Help that ran already and is stopped is SANCTION/discontinue.",
        ),
        "REJECT/change": (
            "What is refused is another policy, order, institution or leader.",
            "Refusing to give up one thing is REJECT/yield.",
        ),
        "REJECT/meet": (
            "What is refused is a meeting, talks, mediation, or another's seat at them.",
            "Breaking off talks under way is SANCTION/withdraw.",
        ),
        "REJECT/yield": (
            "A side refuses to stop, ease, release or give up something, or acts on in spite of pressure.",
            "Refusing a general change of course is REJECT/change.",
        ),
        "THREATEN/arrest": (
            "The threat is arrest or prosecution.",
            "An arrest made is COERCE/arrest.",
        ),
        "THREATEN/expel": (
            "The threat is to send out diplomats, inspectors, peacekeepers or other foreigners.",
            "An expulsion carried out is SANCTION/expel.",
        ),
        "THREATEN/relations": (
            "The threat is to cut ties, aid or talks.",
            "A threat of sanctions or an embargo is THREATEN/restrict.",
        ),
        "THREATEN/restrict": (
            "The threat is sanctions, an embargo, a blockade or a restriction of movement.",
            "A threat to cut ties or aid is THREATEN/relations.",
        ),
        "THREATEN/territory": (
            "The threat is to take or occupy land.",
            "A threat of strikes is THREATEN/violence; land taken is COERCE/seize.",
        ),
        "THREATEN/violence": (
            "The threat is armed force or killing.",
            "A threat that names no means is THREATEN without a mode.",
        ),
        "PROTEST/boycott": (
            "People refuse to buy, attend or take part.",
            "Refusing to work is PROTEST/strike; a state's refusal to trade is SANCTION.",
        ),
        "PROTEST/demo": (
            "People march or gather without violence.",
            "With violence it is PROTEST/riot.",
        ),
        "PROTEST/hunger": (
            "People refuse food as a protest.",
            "Refusing to work is PROTEST/strike.",
        ),
        "PROTEST/obstruct": (
            "People block roads, entrances or work.",
            "A blockade by armed forces is COERCE/restrict.",
        ),
        "PROTEST/riot": (
            "A crowd damages things or attacks persons.",
            "Organised armed fighting is ASSAULT.",
        ),
        "PROTEST/strike": (
            "People stop work as a protest.",
            "An air or missile strike is ASSAULT.",
        ),
        "SANCTION/convict": (
            "A court or tribunal punishes another side or its people.",
            "Bringing the case is ACCUSE/allege; an arrest is COERCE/arrest.",
        ),
        "SANCTION/discontinue": (
            "Aid, a sale or cooperation that was under way or agreed is cut or stopped.",
            "Refusing it from the start is REJECT/assist; new sanctions are SANCTION without a mode.",
        ),
        "SANCTION/expel": (
            "Diplomats, inspectors, peacekeepers or aid workers are sent out.",
            "Deporting private persons is COERCE/deport.",
        ),
        "SANCTION/withdraw": (
            "A side breaks off relations or talks, recalls its envoys, or leaves a body or treaty.",
            "Forces that leave a place are RETREAT/withdraw.",
        ),
        "MOBILIZE/militia": (
            "Irregular armed groups raise or gather strength.",
            "Regular forces are MOBILIZE/troops.",
        ),
        "MOBILIZE/police": (
            "Police are raised, readied or posted.",
            "Regular forces are MOBILIZE/troops.",
        ),
        "MOBILIZE/troops": (
            "Regular forces are raised, readied or posted.",
            "Weapons without mention of troops are MOBILIZE/weapons.",
        ),
        "MOBILIZE/weapons": (
            "Weapons are developed, tested, acquired, posted or kept ready.",
            "A sale by another state is COOPERATE; their use is ASSAULT.",
        ),
        "COERCE/arrest": (
            "Persons are arrested, detained or charged.",
            "A judgement is SANCTION/convict; persons taken without any law are ASSAULT/abduct.",
        ),
        "COERCE/censor": (
            "Speech, press or networks are restricted.",
            "False news that is spread is COERCE/misinformation.",
        ),
        "COERCE/curfew": (
            "People are ordered to stay indoors.",
            "Rule by the military is COERCE/martial-law.",
        ),
        "COERCE/cyber": (
            "Computers or networks are attacked or broken into.",
            "Work together against such attacks is COOPERATE.",
        ),
        "COERCE/deport": (
            "Persons are expelled from a country or moved by force.",
            "Diplomats and inspectors sent out are SANCTION/expel.",
        ),
        "COERCE/martial-law": (
            "A state of emergency or military rule is imposed.",
            "An order to stay indoors alone is COERCE/curfew.",
        ),
        "COERCE/misinformation": (
            "False reports are spread on purpose.",
            "A charge that somebody lies is ACCUSE/allege.",
        ),
        "COERCE/restrict": (
            "Movement, trade or rights are held back by force or order, as by a blockade.",
            "Economic sanctions and embargoes are SANCTION.",
        ),
        "COERCE/seize": (
            "Property or land is taken or occupied.",
            "Property destroyed is ASSAULT/destroy.",
        ),
        "COERCE/withhold": (
            "Something due to another, such as goods, money or papers, is kept back as pressure.",
            "An agreed sale that is stopped is SANCTION/discontinue.",
        ),
        "ASSAULT/abduct": (
            "Persons or vessels are taken by force.",
            "An arrest by an authority is COERCE/arrest.",
        ),
        "ASSAULT/aerial": (
            "Force comes from aircraft with a crew.",
            "Craft without a crew are ASSAULT/drone; strikes of unnamed means are ASSAULT without a mode.",
        ),
        "ASSAULT/beat": (
            "Persons are hurt with bare hands or blows.",
            "Blades, clubs and stones are ASSAULT/primitive.",
        ),
        "ASSAULT/crowd-control": (
            "Gas, water, batons or the like are used on a crowd.",
            "Shots at a crowd are ASSAULT/firearms.",
        ),
        "ASSAULT/destroy": (
            "Property is destroyed by force.",
            "Where persons are the aim, use the mode of the weapon.",
        ),
        "ASSAULT/drone": (
            "Force comes from craft without a crew.",
            "A sale of drones is COOPERATE.",
        ),
        "ASSAULT/explosives": (
            "Bombs, mines or planted charges are set off.",
            "Where the attacker dies by it, it is ASSAULT/suicide-attack.",
        ),
        "ASSAULT/firearms": (
            "Small arms are used.",
            "Guns, rockets and tanks are ASSAULT/heavy-weapons.",
        ),
        "ASSAULT/heavy-weapons": (
            "Artillery, rockets or tanks are used.",
            "Small arms are ASSAULT/firearms; attacks from aircraft are ASSAULT/aerial.",
        ),
        "ASSAULT/primitive": (
            "Blades, clubs, stones, fire or the like are used.",
            "Bare hands are ASSAULT/beat.",
        ),
        "ASSAULT/sexual": (
            "Persons are attacked sexually.",
            "Other pain inflicted on captives is ASSAULT/torture.",
        ),
        "ASSAULT/suicide-attack": (
            "The attacker means to die by the attack.",
            "Charges set off from afar are ASSAULT/explosives.",
        ),
        "ASSAULT/targeted": (
            "A named or chosen person is killed or shot at on purpose.",
            "A call to kill somebody is THREATEN/violence.",
        ),
        "ASSAULT/torture": (
            "Pain is inflicted on persons held.",
            "Blows outside captivity are ASSAULT/beat.",
        ),
        "ASSAULT/unconventional": (
            "Chemical, biological, radiological or nuclear weapons are used.",
            "Acquiring or testing them is MOBILIZE/weapons.",
        ),
    },
    "roles": {
        "initiator": (
            "The actor acts, speaks or starts it; a person who acts for a state stands beside that state.",
            "Where two sides do the same to each other, both are party.",
        ),
        "target": (
            "The act is done, said or sent to the actor.",
            "What is only spoken about is subject; equal sides are party.",
        ),
        "party": (
            "The actor takes part on an equal footing, as in talks, agreements and wars.",
            "Where one acts on the other, they are initiator and target.",
        ),
        "mediator": (
            "The actor stands between the sides: it mediates, hosts talks to that end, or carries a message.",
            "A side with its own stake in the deal is party; a mere venue is place.",
        ),
        "subject": (
            "The act is about the actor, such as a facility, a body, or a state that others discuss.",
            "Whom the act addresses is target; where it happens is place.",
        ),
        "place": (
            "It happens there.",
            "A state that acts, or is acted on, is initiator, party or target instead.",
        ),
    },
    "ranks": {
        "primary": (
            "The domain that the event is mostly about; every event has exactly one.",
            "Any further domain is secondary.",
        ),
        "secondary": (
            "A further domain that the event bears on.",
            "A domain that the passage does not touch is left out.",
        ),
    },
    "voices": {
        "author": (
            "The article says it in its own name.",
            "As soon as somebody is named as saying or holding it, it is attributed.",
        ),
        "attributed": (
            "The article reports in its own words what somebody says or holds.",
            "Words of theirs between quotation marks are quoted.",
        ),
        "quoted": (
            "The passage is somebody's words between quotation marks.",
            "A report of them without the marks is attributed.",
        ),
    },
    "actor kinds": {
        "person": (
            "One human being, named or not.",
            "Several together are a group.",
        ),
        "state": (
            "A country as a whole, past ones included.",
            "Its ministries and other parts are body; its territory as a mere scene is place.",
        ),
        "body": (
            "A part of a state or of an organisation: ministry, parliament, council, forces, court, administration.",
            "A body that states form together is organization.",
        ),
        "organization": (
            "A standing body or regular meeting of several states.",
            "A looser camp is alliance; states taken together in words only are a group.",
        ),
        "alliance": (
            "A camp or front that a text says several actors form.",
            "A body with members and meetings is organization.",
        ),
        "company": (
            "A single firm, public or private, even one only planned.",
            "Firms in general are a group; a news firm is outlet.",
        ),
        "armed-group": (
            "A named armed organisation that is not a state's own forces.",
            "Unnamed fighters in general are a group; a state's forces are body.",
        ),
        "group": (
            "Persons, states, firms or sources taken together, often unnamed.",
            "Where they have formed a body, use organization or alliance.",
        ),
        "outlet": (
            "A newspaper, agency, site or channel.",
            "Its writer is a person; media in general are a group.",
        ),
        "place": (
            "A city, region or sea as the scene of something.",
            "A country is state; something built or worked is facility.",
        ),
        "facility": (
            "Something built or worked: plant, port, pipeline, field, route.",
            "The firm that runs it is company; the region it lies in is place.",
        ),
    },
    "sectors": {
        "government": (
            "States, and the offices and persons that conduct their policy.",
            "Armed forces and defence ministries are military, parliaments legislature, security councils security.",
        ),
        "military": (
            "Regular forces, defence ministries, and their people.",
            "Irregular forces are armed-group; security councils are security.",
        ),
        "legislature": (
            "Parliaments, their committees and their members.",
            "Ministers are government.",
        ),
        "security": (
            "Security councils, intelligence services and their officials.",
            "Armed forces are military.",
        ),
        "igo": (
            "Bodies that states form together, and their officials.",
            "A state's envoy to such a body is government.",
        ),
        "business": (
            "Firms and those who speak for them.",
            "A ministry of trade or energy is government.",
        ),
        "media": (
            "Outlets and those who work for them.",
            "A scholar who writes an article is academia.",
        ),
        "academia": (
            "Scholars, experts and analysts, and where they work.",
            "A writer of whom nothing is known has no sector; journalists are media.",
        ),
        "armed-group": (
            "Irregular fighters, and the camps that they form.",
            "A state's forces are military.",
        ),
    },
    "stances": {
        "supports": (
            "The holder says outright that the thing is right, good, or to be furthered.",
            "A good word or hope short of that is favours.",
        ),
        "favours": (
            "The holder speaks well of the thing, or expects good of it, without taking its side outright.",
            "An outright endorsement is supports; a bare description is neutral.",
        ),
        "neutral": (
            "The holder describes, explains or predicts without a judgement.",
            "Where the wording praises or blames, use favours or doubts.",
        ),
        "doubts": (
            "The holder questions the thing, makes little of it, or worries about it.",
            "Outright refusal or blame is opposes.",
        ),
        "opposes": (
            "The holder says outright that the thing is wrong, false, or to be stopped.",
            "A reservation or worry short of that is doubts.",
        ),
    },
    "strengths": {
        "asserted": (
            "The article takes the position in its own name, without a condition.",
            "A condition, a doubt or a perhaps makes it qualified; the word of somebody else is reported.",
        ),
        "qualified": (
            "The article takes the position in part, under a condition, or without saying it outright.",
            "An outright statement is asserted; what only others say is reported.",
        ),
        "reported": (
            "The article gives the position of somebody else, and none of its own.",
            "Where it makes that position its own, use asserted or qualified.",
        ),
        "none": (
            "The article takes no position on the thesis and reports none.",
            "A position that is reported alone is reported.",
        ),
    },
    "position bases": {
        "document": (
            "A treaty, statement, memorandum or published text is named in support.",
            "What somebody said of a document is named_person or unnamed, by who said it.",
        ),
        "named_person": (
            "Somebody who is named is given for it.",
            "An official, expert or observer without a name is unnamed.",
        ),
        "unnamed": (
            "Sources, observers, experts or officials without a name are given for it.",
            "A named outlet or body counts as a named person.",
        ),
        "none": (
            "The article gives nothing in support, or takes no position.",
            "A reason that the article argues itself is no support: it is none as well.",
        ),
    },
    "ties": {
        "office": (
            "A person holds a post in a state or body.",
            "The head of an armed force or administration is command; a plain member is membership.",
        ),
        "membership": (
            "An actor belongs to a body or group as a member or part.",
            "A seat without a vote is observer; a camp without a body is alliance.",
        ),
        "observer": (
            "An actor attends a body without being a member.",
            "A full member is membership.",
        ),
        "ownership": (
            "An actor owns another or has it as its own; it is written from owner to owned.",
            "A part of a state or body is shown by parent_id in the table actors.",
        ),
        "command": (
            "A person heads an armed force or an administration.",
            "Any other post is office.",
        ),
        "alliance": (
            "A text calls one actor loyal to, close to or in a camp with another.",
            "A seat in a body is membership.",
        ),
    },
    "links": {
        "implements": (
            "The first event carries out what the second agreed, planned or set as a policy.",
            "What merely comes after it is follows.",
        ),
        "follows": (
            "The first event comes after the second, and the text sets them side by side.",
            "Where the text gives the second as the reason, use responds_to.",
        ),
        "freezes": (
            "The first event stops the second without putting anything in its place.",
            "Where something else takes its place, use replaces.",
        ),
        "replaces": (
            "The first event ends the second and takes its place.",
            "Where it only stops it, use freezes.",
        ),
        "part_of": (
            "The first event is a part, an instance or a side of the second, larger one.",
            "A separate later step is follows or implements.",
        ),
        "responds_to": (
            "The first event is a reaction to the second, by the text.",
            "Where only the order of time is given, use follows.",
        ),
        "contradicts": (
            "The two cannot both be so, as two articles, or two places of one, tell them.",
            "Where the one reacts to the other, use responds_to; the reason stands in an editorial note.",
        ),
        "in_exchange_for": (
            "The first event is one term of a bargain and the second the other, by the text.",
            "Where the second only comes first, use follows.",
        ),
    },
    "bounds": {
        "exact": (
            "The text gives the figure as it is; an about beside it is kept in the column approximate.",
            "A limit is at-most or at-least, and so is a plural without a number.",
        ),
        "at-most": (
            "The figure is an upper limit.",
            "A lower limit is at-least.",
        ),
        "at-least": (
            "The figure is a lower limit, such as more than, or a plural without a number: three of its unit.",
            "A figure given by its order with no rule for plurals is order.",
        ),
        "order": (
            "The text gives only the order, and no plural that would be a bound; the value is one of that order.",
            "A figure called approximate is exact, with approximate true.",
        ),
    },
    "note kinds": {
        "contradiction": (
            "The texts, or two places of one text, do not fit together.",
            "A conflict with what is publicly known is likely-error.",
        ),
        "likely-error": (
            "What a text says is probably wrong by public knowledge, and the reference says by which.",
            "A conflict between the texts is contradiction; a gap is context.",
        ),
        "ambiguity": (
            "The wording allows more than one reading, and the note says which was coded.",
            "A text that is clear but leaves something out needs context.",
        ),
        "context": (
            "A reader needs something from outside the passage to read the record rightly.",
            "Where that makes the text look wrong, use likely-error.",
        ),
    },
}

#: Vocabulary -> labels of its codes (none for PLOVER's), and the table and column that hold them.
_HELD: Final[dict[str, tuple[vocabulary.Labels, str, str]]] = {
    "record kinds": (vocabulary.RECORD_KINDS, "events", "record_kind"),
    "statuses": (vocabulary.STATUSES, "events", "status"),
    "signs": (vocabulary.SIGNS, "events", "sign"),
    "tiers": (vocabulary.TIERS, "events", "tier"),
    "endorsements": (vocabulary.ENDORSEMENTS, "events", "endorsement"),
    "date bases": (vocabulary.DATE_BASES, "events", "date_basis"),
    "event types": ({}, "events", "event_type"),
    "modes": ({}, "events", "mode"),
    "roles": (vocabulary.ROLES, "event_actors", "role"),
    "ranks": (vocabulary.RANKS, "event_domains", "rank"),
    "voices": (vocabulary.VOICES, "evidence", "voice"),
    "actor kinds": (vocabulary.ACTOR_KINDS, "actors", "kind"),
    "sectors": (vocabulary.SECTORS, "actors", "sector"),
    "stances": (vocabulary.STANCES, "claims", "stance"),
    "strengths": (vocabulary.STRENGTHS, "thesis_positions", "strength"),
    "position bases": (vocabulary.POSITION_BASES, "thesis_positions", "basis"),
    "ties": (vocabulary.TIES, "affiliations", "tie"),
    "links": (vocabulary.LINKS, "event_links", "link"),
    "bounds": (vocabulary.BOUNDS, "quantities", "bound"),
    "note kinds": (vocabulary.NOTE_KINDS, "editorial_notes", "kind"),
}

#: Table -> how a row of it is shown as an example.
_SHOWN: Final = {
    "actors": "`{actor_id}`: {label_en}",
    "events": "`{event_id}`: {label_en}",
    "event_actors": "`{actor_id}` in `{event_id}`",
    "event_domains": "`{domain_id}` of `{event_id}`",
    "event_links": "`{link_id}`",
    "affiliations": "`{affiliation_id}`: {office_en}",
    "claims": "`{claim_id}`: {summary_en}",
    "claim_holders": "`{holder_id}` of `{claim_id}`",
    "quantities": "`{quantity_id}`: {summary_en}",
    "thesis_positions": "`{thesis_id}` in `{source_id}`: {position_en}",
    "evidence": "`{record_id}` in `{source_id}`, paragraph {paragraph}",
    "editorial_notes": "`{note_id}` on `{record_id}`",
}

_INTRO: Final = """\
What the tables in this folder hold, and which code to use when. This file is made from the schema and
the record by `make codebook`; do not edit it by hand.

The record says what the articles say, in our own words, and takes no side. A row of `events` is something
that happened, was planned, proposed or alleged, or a lasting condition; it is not a finding that the
article is right. The articles themselves are not in this folder.

- **Ids** are readable: small Latin letters and digits with hyphens. An id names one row of its table, and no
  event has the id of an actor. The id of an affiliation or of a link between events is made of its three
  parts with `--` between them. An empty cell is a missing value.
- **Dates** are EDTF, level 1: `2007-10-16` a day, `2001-03` a month, `1992` a year, `1992/1997` from one to
  the other, `1989/..` and `../1989` with an open end; `~` after a date means approximate, `?` uncertain, `%`
  both. There are no seasons. What the text does not date stays empty.
- **Passages** are given by offsets, not by text. `paragraph` counts the non-empty lines of the article from 1.
  `start` and `end` count characters (Unicode code points) of the file read as UTF-8 with its newlines as stored:
  from 0, with `end` the character after the last. `sha256` is that of the passage in UTF-8, so that anybody
  with the article can check it.
- **Theses** are questions on which articles take positions; each has its own codes, and a row for every article.
  A position that is `none` or `nothing-named` needs no passage. **Terms** are what an article calls things; how
  often is counted by `pattern`, and the passage is the first of them.
- **Voices** say who speaks in a passage: the article itself, or somebody whom it reports or quotes and whom
  `attributed_to` names. A passage that two actors share has a row for each.
"""

_QUADS: Final = """\
Types, modes and scores are those of the PLOVER ontology, draft 0.8 of 17 September 2021 (repository
openeventdata/PLOVER, conversion table of that date at commit e834df5), from -10 (conflict) to 10 (cooperation).
The manual's source at commit 6b85b9a is called draft 0.8 too, and has DEMAND in place of REQUEST and other scores.
Nothing is computed from scores. Two slips of the draft are read as the rest of it implies: ACCUSE scores -3 and
SANCTION is material conflict. In one thing the record leaves it: a REQUEST, which PLOVER counts as verbal conflict,
is a class of its own, neither cooperation nor conflict, and in no sign of a tie; an offer (AGREE that is only
proposed) is in that class too. Quad class and score follow from the
codes and are not columns of a table. A condition that fits no type has none, and then no mode, score or quad
class; it may have a sign. What is hypothetical has none of them.
"""

_MODES: Final = "A mode belongs to one type, named before the stroke; the column holds what is after it, or nothing.\n"


def text(record: dataset.Record) -> str:
    """Return the codebook of a record as Markdown."""
    parts = [f"# Codebook\n\n{schema.descriptor()['title']}.\n\n{_INTRO}", "## Tables\n"]
    parts += [_table_section(table) for table in schema.TABLES]
    parts.append("## Codes\n\nA code that no row holds has *none in the record* for its example.\n")
    parts += [_code_section(name, record) for name in GUIDANCE]
    parts.append(_domain_section(record))
    return "\n".join(parts)


def _cell(value: object) -> str:
    """Return a value of the record so that it stays in its cell and is read as plain text."""
    return re.sub(r"([\\|`*<\[~])", r"\\\1", " ".join(str(value).split()))


def _grid(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table; its cells are Markdown already."""
    header = [*header]
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _table_section(table: str) -> str:
    model = schema.TABLES[table]
    targets = schema.references(model)
    held = {column: name for name, (_, holder, column) in _HELD.items() if holder == table}
    held |= {"voice": "voices"} if table == "terms" else {}

    def values(column: str) -> str:
        if column in held:
            return f"[{held[column]}](#{held[column].replace(' ', '-')})"
        return f"id of `{targets[column]}`" if column in targets else ""

    rows = (
        (
            f"`{name}`",
            _cell(field.description),
            values(name),
            "yes" if schema.may_be_empty(model, name) else "no",
        )
        for name, field in model.model_fields.items()
    )
    key = ", ".join(f"`{name}`" for name in model.key)
    grid = _grid(("Column", "What it holds", "Codes or reference", "May be empty"), rows)
    return f"### Table {table}\n\n{model.title}. A row is identified by {key}.\n\n{grid}"


def _code_section(name: str, record: dataset.Record) -> str:
    labels, table, column = _HELD[name]
    shown = _examples(record, table, column)
    scored = name in ("event types", "modes")
    rows = []
    for code, (when, when_not) in GUIDANCE[name].items():
        about = _plover(code) if scored else labels[code]
        rows.append((f"`{code}`", *about, when, when_not, shown.get(code, "none in the record")))
    about = ("Quad class", "Score") if scored else ("English", "Arabic")
    grid = _grid(("Code", *about, "When", "When not", "Example"), rows)
    more = {"event types": f"{_QUADS}\n{_quad_classes()}\n", "modes": f"{_MODES}\n"}.get(name, "")
    more += "".join(f"- {rule}\n" for rule in RULES.get(name, ())) + "\n" * (name in RULES)
    return f"### {name.capitalize()}\n\nIn `{column}` of `{table}`.\n\n{more}{grid}"


def _plover(code: str) -> tuple[str, str]:
    """Return the quad class and the score of TYPE or TYPE/mode."""
    kind, _, mode = code.partition("/")
    quad = vocabulary.label(vocabulary.QUAD_CLASSES, vocabulary.quad_class(kind), "en")
    return quad, f"{vocabulary.score(kind, mode):g}"


def _quad_classes() -> str:
    rows = (
        (f"`{quad}`", *labels, ", ".join(f"`{kind}`" for kind, its in vocabulary.QUAD_OF_TYPE.items() if its == quad))
        for quad, labels in vocabulary.QUAD_CLASSES.items()
    )
    return _grid(("Quad class", "English", "Arabic", "Types"), rows)


def _examples(record: dataset.Record, table: str, column: str) -> dict[str, str]:
    """Return code -> the first row by id that holds it; for a type, the first without a mode if there is one."""
    frame: pd.DataFrame = getattr(record, table)
    first = ["mode"] if column == "event_type" else []
    frame = frame.sort_values([*first, *schema.TABLES[table].key])
    if column == "mode":
        frame = frame.assign(mode=frame["event_type"] + "/" + frame["mode"])
    return dict(_shown(frame.drop_duplicates(column), table, column))


def _shown(frame: pd.DataFrame, table: str, column: str) -> Iterator[tuple[str, str]]:
    for row in frame.to_dict("records"):
        cells = {str(name): _cell(value) for name, value in row.items()}
        yield row[column], _SHOWN[table].format_map(cells).removesuffix(": ")


def _domain_section(record: dataset.Record) -> str:
    events = record.event_domains.merge(record.events[["event_id", "label_en"]], on="event_id")
    first = events.sort_values(["rank", "event_id"]).drop_duplicates("domain_id")
    shown = dict(_shown(first, "events", "domain_id"))
    columns = ("label_en", "label_ar", "plover_context", "definition", "includes", "excludes")
    rows = (
        (
            f"`{row['domain_id']}`",
            *(_cell(row[name]) for name in columns),
            shown.get(row["domain_id"], "none in the record"),
        )
        for row in record.domains.to_dict("records")
    )
    header = ("Code", "English", "Arabic", "PLOVER context", "Definition", "Includes", "Excludes", "Example")
    return f"### Domains\n\nRows of `domains`; the example is primary where there is such.\n\n{_grid(header, rows)}"


if __name__ == "__main__":
    sys.stdout.write(text(dataset.load(paths.data_folder())))
