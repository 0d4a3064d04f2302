"""The pages Grid and Compare."""
