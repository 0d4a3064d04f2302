"""Files and requests that mean harm: each is refused in words, within limits."""
