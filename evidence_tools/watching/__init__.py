"""What is new in the registries and databases since a day: asked politely, answered from saved responses offline."""
