"""Who may say, voice, moderate, open and cast. Reads only, one condition per line."""
