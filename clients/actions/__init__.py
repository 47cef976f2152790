"""What people do with clients and their care."""
