"""What ./script/scan looks for besides the suite."""
