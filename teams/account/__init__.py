"""How a person signs in, and what becomes of what she leaves."""
