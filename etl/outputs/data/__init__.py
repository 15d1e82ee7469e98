"""The figures for other programs: four CSV tables with their description, and the manifest of an edition."""
