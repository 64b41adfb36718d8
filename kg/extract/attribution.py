"""Attributes events to speakers by reporting clauses, source phrases and quotation marks."""

from collections.abc import Iterator

from kg.extract import cues, phrases, reporting
from kg.extract.dependency_tree import Tree
from kg.extract.lexicon import LEXICON, WORDS
from kg.extract.quotes import Quote, QuoteIndex
from kg.extract.reporting import Speech
from kg.extract.subjects import is_passive
from kg.extract.triggers import is_aspect_verb
from kg.model import Attribution, Document, Span

# Dependents of a reporting verb with one of these deprels are not its content.
_UNREPORTED_DEPRELS = frozenset({"vocative", "discourse", "list", "parataxis"})
_FIRST_PERSON = frozenset({"I", "We", "we"})  # the quoted speaker
# Relations within a phrase: "the release of all those detained", "its readiness to host the visit".
_PHRASE_DEPRELS = frozenset({"nmod", "acl", "obj", "nmod:poss", "conj"})
_CLAUSE_DEPRELS = frozenset({"conj", "parataxis", "advcl"})


class SpeakerFinder:
    """Finds the speakers of the statements in a document."""

    def __init__(self, document: Document, trees: tuple[Tree, ...]) -> None:
        self._quotes = QuoteIndex(document)
        self._trees = trees
        self._speech_of = dict(self._assign_speakers())

    def attribution(self, tree: Tree, head: int) -> Attribution:
        """Return the attribution of a word; without a speaker, the article itself states it."""
        quote = self._quotes.quote_at(tree.token(head).start)
        speech = self._nearest_speech(tree, head, quote)
        own_speech = _speech_of_event(tree, head)
        setting = own_speech if own_speech and (own_speech.addressee or own_speech.occasion) else speech
        return Attribution(
            speaker=speech.speaker if speech else None,
            cue=speech.cue if speech else None,
            addressee=setting.addressee if setting else None,
            occasion=setting.occasion if setting else None,
            quoted=quote is not None,
        )

    def quotations(self, cue: Span) -> list[Span]:
        """Return the quotations whose reporting word is ``cue``."""
        return [self._quotes.span(quote) for quote, speech in self._speech_of.items() if speech.cue == cue]

    def _nearest_speech(self, tree: Tree, head: int, quote: Quote | None) -> Speech | None:
        """Return the nearest speech, or that of the quotation if the nearest speaker is "I"."""
        clause, quotation = clause_speech(tree, head), self._speech_of.get(quote) if quote else None
        if clause is not None and quotation is not None and clause.speaker.span.quote in _FIRST_PERSON:
            return quotation
        return clause or quotation

    # ------------------------------------------------------------ quotations

    def _assign_speakers(self) -> Iterator[tuple[Quote, Speech]]:
        """Yield each quotation with its own speech, or that of the quotation it continues or precedes."""
        pending: list[Quote] = []
        previous: tuple[Quote, Speech] | None = None
        for quote in self._quotes:
            speech = self._adjacent_speech(quote)
            if speech is None:
                continues = previous and self._continues(previous[0], quote)
                speech = previous[1] if previous and continues else self._speech_before(quote)
            pending = [*pending, quote] if pending and pending[-1].continues else [quote]
            if speech is not None:
                previous = quote, speech
                yield from ((part, speech) for part in pending)

    def _adjacent_speech(self, quote: Quote) -> Speech | None:
        """Return the speech in the last or first sentence of a quotation, or next to it."""
        trees = self._quoted_trees(quote)
        for verbs in (WORDS["quotation_verbs"], WORDS["reporting_verbs"], WORDS["naming_verbs"]):
            for tree in (*trees[-1:], *trees[:1]):
                speeches = list(self._unquoted_speeches(tree, verbs))
                if speeches:
                    starts = [tree.token(speech.word).start for speech in speeches]
                    distances = [s - quote.end if s >= quote.end else quote.start - s for s in starts]
                    return speeches[distances.index(min(distances))]
        return self._speech_after(quote, trees) or self._label_speech(quote, trees)

    def _unquoted_speeches(self, tree: Tree, verbs: frozenset[str]) -> Iterator[Speech]:
        for token in tree:
            is_verb = token.upos == "VERB" and token.lemma.lower() in verbs
            if is_verb and self._quotes.quote_at(token.start) is None:
                speech = reporting.speech_of_verb(tree, token.index)
                if speech is not None and speech.speaker.span.quote not in _FIRST_PERSON:
                    yield speech

    def _speech_after(self, quote: Quote, trees: list[Tree]) -> Speech | None:
        """Return the reporting clause that was parsed as the next sentence: "…!" the minister shouted."""
        tree = self._tree_at(trees[-1].sentence.index + 1) if trees else None
        if tree is None or tree.sentence.span.start > quote.end + 1:
            return None
        root = _root(tree)
        is_bare = tree.lemma(root) in WORDS["quotation_verbs"] and not tree.children(root, "ccomp", "obj")
        return reporting.speech_of_verb(tree, root) if is_bare else None

    def _label_speech(self, quote: Quote, trees: list[Tree]) -> Speech | None:
        """Return the speaker named before a quotation and a colon: "The mayor: 'We will wait'"."""
        tree = trees[0] if trees else None
        words = [t.index for t in tree if t.end <= quote.start] if tree else []
        if tree is None or not words or tree.token(words[-1]).text != ":":
            return None
        return reporting.speech_of_label(tree, words[:-1], words[-1])

    def _speech_before(self, quote: Quote) -> Speech | None:
        """Return the speech of the sentence before: "It was dark, the pilot said. 'We saw nothing.'"."""
        if not self._begins_sentence(quote):
            return None
        tree = self._tree_at(self._quotes.sentence_range(quote)[0] - 1)
        if tree is None:
            return None
        root = _root(tree)
        reports = [c for c in tree.children(root, "parataxis") if _is_trailing_report(tree, c)]
        verb = next(iter(reports), root)
        return reporting.speech_of_verb(tree, verb) if tree.lemma(verb) in WORDS["reporting_verbs"] else None

    def _tree_at(self, word: int) -> Tree | None:
        return self._trees[word] if 0 <= word < len(self._trees) else None

    def _quoted_trees(self, quote: Quote) -> list[Tree]:
        """Return the trees of the sentences that overlap with a quotation."""
        first, last = self._quotes.sentence_range(quote)
        return list(self._trees[first:last])

    def _continues(self, previous: Quote, quote: Quote) -> bool:
        """Return True if a quotation begins a sentence and directly follows the previous quotation."""
        is_next = self._quotes.sentence_range(quote)[0] <= self._quotes.sentence_range(previous)[1]
        return is_next and self._begins_sentence(quote)

    def _begins_sentence(self, quote: Quote) -> bool:
        trees = self._quoted_trees(quote)
        return bool(trees) and trees[0].sentence.span.start >= quote.start - 1


def _root(tree: Tree) -> int:
    return next((t.index for t in tree if tree.head(t.index) == 0), 0)


def _speech_of_event(tree: Tree, head: int) -> Speech | None:
    """Return the speech of an event that is a statement itself."""
    lemma = tree.lemma(head)
    is_saying = tree.upos(head) == "VERB" and lemma in WORDS["quotation_verbs"]
    is_saying = is_saying and (lemma in WORDS["telling_verbs"] or not tree.children(head, "obj"))
    return reporting.speech_of_verb(tree, head) if is_saying else None


# ---------------------------------------------------------------- clauses


def clause_speech(tree: Tree, head: int) -> Speech | None:
    """Return the speech of the nearest clause or phrase that reports the event."""
    path: list[int] = []
    citation: Speech | None = None
    demand: Speech | None = None
    is_reported = is_covered = True
    for word in tree.ancestors(head):
        path.append(word)
        speech = _source_phrase(tree, word, path)
        if speech is None and is_covered:
            speech = _trailing_speech(tree, head, path)
        is_before_report = is_covered and tree.head(word) > head  # covers its relative clauses
        if speech is None and (is_reported or is_before_report):
            speech = (
                _governing_speech(tree, word, tree.head(word))
                or _mentioned_speech(tree, path)
                or _trailing_label(tree, path)
            )
        if speech is not None:
            return speech
        citation = citation or _cited_source(tree, word, path)
        demand = demand or (_demanding_speech(tree, path) if is_reported else None)
        is_covered = is_covered and tree.udeprel(word) not in _UNREPORTED_DEPRELS
        is_reported = is_reported and is_covered and not _is_aside(tree, word)
    return citation or demand


def _cited_source(tree: Tree, word: int, path: list[int]) -> Speech | None:
    """Return the source cited for a clause, unless it has a reporting verb: "…, citing witnesses"."""
    if tree.lemma(word) in WORDS["reporting_verbs"]:
        return None
    speeches = (reporting.speech_of_citation(tree, c) for c in tree.children(word, "advcl") if c not in path)
    return next(filter(None, speeches), None)


def _is_aside(tree: Tree, clause: int) -> bool:
    """Return True for a relative clause outside the report: "…, a claim the army denied", "…, which left"."""
    if tree.deprel(clause) != "acl:relcl" or "that" in tree.marks(clause):
        return False
    return tree.follows_punctuation(clause) or phrases.is_claim(tree, tree.head(clause))


def _source_phrase(tree: Tree, word: int, path: list[int]) -> Speech | None:
    """Return the speech of a source phrase in a clause: "…, according to the agency"."""
    candidates = [c for c in tree.children(word, "obl", "nmod", "advcl") if c not in path]
    return next(filter(None, (reporting.speech_of_phrase(tree, c) for c in candidates)), None)


def _governing_speech(tree: Tree, word: int, head: int) -> Speech | None:
    if phrases.is_claim(tree, head):
        return reporting.speech_of_noun(tree, head) if _is_claim_content(tree, word) else None
    verbs = WORDS["reporting_verbs"] | WORDS["criticising_verbs"]
    is_report = tree.lemma(head) in verbs and _is_reported(tree, word, head)
    return reporting.speech_of_verb(tree, head) if is_report and not _is_negated_report(tree, head) else None


def _mentioned_speech(tree: Tree, path: list[int]) -> Speech | None:
    """Return the speech of a verb with an act as its object: "stressed Mali's support for the truce"."""
    phrase, verb = path[-1], tree.head(path[-1])
    if len(path) == 1 and "as" in tree.marks(phrase) and tree.lemma(verb) in WORDS["quoting_verbs"]:
        return reporting.speech_of_quotation(tree, verb, phrase)
    is_phrase = all(tree.deprel(word) in _PHRASE_DEPRELS for word in path[:-1])
    if not is_phrase or not _is_mentioned(tree, phrase, verb) or _is_negated_report(tree, verb):
        return None
    return reporting.speech_of_verb(tree, verb)


def _is_mentioned(tree: Tree, phrase: int, verb: int) -> bool:
    """Return True for a noun that a verb speaks of: "stressed its support", "referred to its support"."""
    if tree.upos(phrase) != "NOUN":
        return False
    if tree.lemma(verb) in WORDS["pointing_verbs"]:
        return tree.preposition(phrase) == "to"
    is_argument = tree.udeprel(phrase) == "obj" or tree.preposition(phrase) == "for"
    return is_argument and tree.lemma(verb) in WORDS["mentioning_verbs"]


def _demanding_speech(tree: Tree, path: list[int]) -> Speech | None:
    """Return the speech of the one who asks for an act: "urged them to sign", "demanded the release of those held"."""
    act, verb = path[-1], tree.head(path[-1])
    is_chain = all(_continues(tree, word) for word in path[:-1])
    is_chain |= tree.deprel(path[0]) == "acl" and all(tree.deprel(w) == "nmod" for w in path[1:-1])
    if tree.lemma(verb) not in WORDS["urging_verbs"] or not is_chain or _is_negated_report(tree, verb):
        return None
    relation = tree.udeprel(act)
    is_clause = relation in {"xcomp", "advcl"} and "to" in tree.marks(act)
    is_clause = is_clause and bool(tree.children(verb, "obj", "iobj", "obl"))
    is_object = relation == "obj" and tree.lemma(verb) in WORDS["demanding_verbs"]
    is_noun = tree.upos(act) == "NOUN" and (is_object or tree.preposition(act) == "for")
    speech = reporting.speech_of_verb(tree, verb) if is_clause or is_noun or relation == "ccomp" else None
    return speech if speech and phrases.names_actor(tree, speech.speaker.head) else None


def _continues(tree: Tree, word: int) -> bool:
    """Return True for a conjunct, and for a verb below one of phase: "urged them to continue helping"."""
    is_phase = tree.deprel(word) == "xcomp" and is_aspect_verb(tree, tree.head(word))
    return is_phase or tree.udeprel(word) == "conj"


def _trailing_label(tree: Tree, path: list[int]) -> Speech | None:
    """Return the speaker after a colon at the end of a headline: "Talks have failed: minister"."""
    for label in tree.children(path[-1], "parataxis", "appos", "list", "vocative"):
        first = tree.first(label, "punct")
        is_final = tree.last(label) == len(tree) and tree.token(first - 1).text == ":"
        if label not in path and is_final and not tree.children(label, "nsubj", "cop", "acl"):
            return reporting.speech_of_label(tree, list(range(first, len(tree) + 1)), first - 1)
    return None


def _is_claim_content(tree: Tree, word: int) -> bool:
    """Return True if a dependent of a claim noun is the content of the claim."""
    markers = {"of", "that"} & {tree.preposition(word), *tree.marks(word)}
    return bool(markers) or tree.udeprel(word) == "ccomp"


def _is_negated_report(tree: Tree, verb: int) -> bool:
    """Return True if nothing is reported: "did not say whether", "declined to say whether"."""
    head = tree.head(verb)
    is_refused = LEXICON.cue_category("complement", tree.lemma(head)) == "denied"
    return (is_refused and tree.deprel(verb) == "xcomp") or bool(cues.find_negations(tree, verb))


def _is_reported(tree: Tree, word: int, head: int) -> bool:
    """Return True if a clause or noun is the content of a reporting verb."""
    relation, verb = tree.udeprel(word), tree.lemma(head)
    if relation == "obj" and phrases.is_claim(tree, word):  # "denied the accusation": another one says so
        return False
    if relation == "ccomp" or "that" in tree.marks(word):
        return True
    if relation in {"xcomp", "advcl"} and "to" in tree.marks(word) and is_passive(tree, head):
        return True
    if verb in WORDS["accusing_verbs"] | WORDS["criticising_verbs"]:
        markers = {*tree.marks(word), tree.preposition(word)}
        return relation in {"advcl", "obl"} and bool({"of", "for"} & markers)
    if verb not in WORDS["asserting_verbs"]:
        return False
    return relation in {"xcomp", "obj"} or (relation == "advcl" and not tree.marks(word) and word > head)


def _trailing_speech(tree: Tree, head: int, path: list[int]) -> Speech | None:
    """Return the speech that follows its content: "Talks have begun, officials said"."""
    for report in tree.children(path[-1], "parataxis", "conj"):
        if report not in path and _is_trailing_report(tree, report) and _covers(tree, report, head, path):
            return reporting.speech_of_verb(tree, _speech_verb(tree, report))
    return None


def _is_trailing_report(tree: Tree, report: int) -> bool:
    verb = _speech_verb(tree, report)
    is_speech = tree.lemma(verb) in WORDS["quotation_verbs"] and not tree.children(verb, "ccomp", "xcomp")
    is_main_clause = not tree.children(report, "cc", "mark") and bool(tree.children(report, "nsubj"))
    return is_speech and is_main_clause and tree.follows_punctuation(report)


def _speech_verb(tree: Tree, report: int) -> int:
    """Return the verb of speech: "saying" in "…, the agency quoted officials as saying"."""
    if tree.lemma(report) not in WORDS["quoting_verbs"]:
        return report
    return next((c for c in tree.children(report, "advcl") if "as" in tree.marks(c)), report)


def _covers(tree: Tree, report: int, head: int, path: list[int]) -> bool:
    """Return True if a word precedes a trailing report, or follows it in the same clause."""
    return head < report or not any(tree.udeprel(word) in _CLAUSE_DEPRELS for word in path[:-1])
