"""The SPARQL that removes the graph of an article and what only it tells."""

from string import Template
from typing import Final

from kg import vocab

# Deletes events that no other article mentions. Of other events, it deletes only the links to this article's mentions.
REMOVE_EVENTS: Final = Template("""
DELETE { GRAPH $events { ?event ?p ?o } $union_event }
WHERE {
  GRAPH $graph { ?mention dip:inArticle ?article }
  GRAPH $events { ?event dip:hasMention ?mention }
  FILTER NOT EXISTS {
    GRAPH $events { ?event dip:hasMention ?other }
    FILTER NOT EXISTS { GRAPH $graph { ?other dip:inArticle ?article } }
  }
  GRAPH $events { ?event ?p ?o }
} ;
DELETE { GRAPH $events { ?event dip:hasMention ?mention } $union_link }
WHERE { GRAPH $graph { ?mention dip:inArticle ?article } GRAPH $events { ?event dip:hasMention ?mention } } ;
""")
GONE_WITH: Final = Template(f"""
SELECT DISTINCT ?removed {{
  {{ GRAPH $graph {{ $graph <{vocab.WAS_DERIVED_FROM}> ?removed }} }} UNION
  {{
    GRAPH $graph {{ ?mention <{vocab.IN_ARTICLE}> ?article }}
    GRAPH $events {{ ?removed <{vocab.HAS_MENTION}> ?mention }}
    FILTER NOT EXISTS {{
      GRAPH $events {{ ?removed <{vocab.HAS_MENTION}> ?other }}
      FILTER NOT EXISTS {{ GRAPH $graph {{ ?other <{vocab.IN_ARTICLE}> ?article }} }}
    }}
  }}
}}
""")
# Only the build that replaced a graph last is recorded.
REMOVE_PROVENANCE: Final = Template("""
DELETE { GRAPH $builds { $graph prov:wasGeneratedBy ?build } $union_build }
WHERE { GRAPH $builds { $graph prov:wasGeneratedBy ?build } } ;
""")
IN_UNION: Final = {
    "union_event": "?event ?p ?o",
    "union_link": "?event dip:hasMention ?mention",
    "union_tombstone": "?removed ?p ?o",
}
# Deletes the marks that tell that an article and its events were removed.
REMOVE_TOMBSTONES: Final = Template("""
DELETE { GRAPH $tombstones { ?removed ?p ?o } $union_tombstone }
WHERE { GRAPH $tombstones { ?removed prov:wasDerivedFrom $graph ; ?p ?o } } ;
""")
