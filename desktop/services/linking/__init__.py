"""Record linkage: lists without a common key become one register, and a person decides."""
