"""What Wikidata says of linked things: asked, kept with its revision, compared."""
