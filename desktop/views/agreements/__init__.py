"""The agreements: a timeline of all, and one with its terms, versions, partners and papers."""
