"""The atlas: where partners, agreements and cases lie, and what is known of each country."""
