"""Entity linking of actors: names, descriptions, pronouns and definite noun phrases.

The way through this package, for one article:

1. Collect (``article_entities.py``): gazetteer names (``gazetteer_matcher.py``), persons (``person_mentions.py``) and
   nominals, which are descriptions such as "Kenya's deputy finance minister" (``nominal*.py``, ``role_nouns.py``).
2. Infer the setting (``setting.py``): the country from which and about which the article reports, with its score and
   evidence. It decides what short names such as "Congress" mean (``short_names.py``).
3. Read what the article states about its persons: titles (also of several at once: ``plural_titles.py``), countries next
   to the name (``affiliation.py``), and parties that it calls the opposition (``stated_opposition.py``).
4. Decide once for each person (``person_linker.py``): candidates are the officials of the tables in
   ``kg/resolve/data`` with this name, office, country and day; exactly one must fit. Otherwise the person is a new
   actor, in the stated country or at home.
5. Decide once for each nominal, in text order (``description_linker.py``): a named owner, an earlier nominal, an
   office holder on the day, or the country of the setting. Organisations that no table lists follow
   (``unlisted_organizations.py``).
6. Resolve pronouns (``pronouns.py``, ``pronoun_syntax.py``, ``quotation_spans.py``) and nouns that refer back
   (``definite_anaphora.py``) with the decisions made so far, then look up each participant of an event
   (``participant_linker.py``).

Every link has a reason and a score. A link whose country comes from the setting says so and has a lower score. If the
evidence is not clear, there is no link or no country: a wrong country costs more than a missing one.

To add a kind of evidence:

* for the country of the article: yield a ``Clue`` of a new kind in ``setting.py``, and give it a weight in
  ``data/setting.toml``;
* for the country of a person, from the words around the name: add a function to ``_EVIDENCE`` in ``affiliation.py``;
* for the owner of a description: extend ``nominal_owners.py``; for its person, ``nominal_person.py``;
* for the country and sector of an unlisted organisation: extend ``organization_names.py`` or
  ``data/organization_nouns.tsv``;
* for the own name of a country's parliament, army or bank: add a row to ``data/national_bodies.tsv``;
* for texts that speak for their authors: ``document_authors.py``;
* for nouns that refer back: add words to ``data/anaphora.toml``, each rule with an example, which is a test.

Then add cases to tests/resolve/data (``settings.toml``, ``descriptions.toml``, ``participants.toml``) on both sides
of the rule.
"""
