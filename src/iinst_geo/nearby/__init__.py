"""What lies round a place: places by name, neighbours, and who could be next."""
