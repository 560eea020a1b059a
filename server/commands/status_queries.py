"""What is in the dataset, as queries: the counts that `peacegraph status` prints."""

from __future__ import annotations

from typing import Final

QUERIES: Final = {
    "Documents, with their passages and claims": """
        SELECT ?document ?publisher
               (COUNT(DISTINCT ?passage) AS ?passages) (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
          ?claim prov:hadPrimarySource ?document ; prov:wasDerivedFrom ?passage .
          ?document dct:publisher/rdfs:label ?publisher
        } GROUP BY ?document ?publisher ORDER BY ?document""",
    "Claims by modality": """
        SELECT ?modality (COUNT(?claim) AS ?claims) WHERE {
          ?claim pg:modality/rdfs:label ?modality
        } GROUP BY ?modality ORDER BY DESC(?claims) ?modality""",
    "Claims by kind of what they speak of (a claim may speak of several)": """
        SELECT ?kind (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
          ?claim a pg:Claim . GRAPH ?claim { ?thing a ?kind }
          FILTER(STRSTARTS(STR(?kind), STR(pg:)) && ?kind NOT IN (pg:TimeSpan, pg:Claim, pg:SourceDocument))
        } GROUP BY ?kind ORDER BY DESC(?claims) ?kind""",
    "Entities of the reported view by class": """
        SELECT ?class (COUNT(DISTINCT ?entity) AS ?entities) WHERE {
          ?entity a ?class FILTER(STRSTARTS(STR(?class), STR(pg:)))
        } GROUP BY ?class ORDER BY DESC(?entities) ?class""",
}
