"""The claim ledger: every statement of the policy against the data, with its verdict and the reason."""
