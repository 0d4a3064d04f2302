"""The pages Themes, Network practice and About."""
