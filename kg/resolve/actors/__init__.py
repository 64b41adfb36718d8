"""Entity linking of actors: names, descriptions, pronouns and definite noun phrases."""
