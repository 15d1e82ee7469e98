"""config.toml becomes settings and a catalogue, or one sentence that names the line and the way out."""
