"""What runs in the page 在线填报与自查, and how its files are put together (bundle)."""
