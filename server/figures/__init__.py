"""What contracts were to earn and have earned, week by week: kept, and shown."""
