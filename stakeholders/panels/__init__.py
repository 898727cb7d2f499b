"""What the pages of people, organizations, posts and tenures show beside their facts."""
