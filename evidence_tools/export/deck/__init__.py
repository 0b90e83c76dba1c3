"""The committee's deck as PowerPoint: native charts and tables on our own template or on a payer's."""
