"""Pictures of a selection, drawn without a browser."""
