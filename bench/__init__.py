"""What the claims of speed are measured with; bench/README.md says what each figure is."""
