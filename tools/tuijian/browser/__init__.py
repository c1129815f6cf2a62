"""What runs in the pages 在线填报与自查 and 核对材料, and how its files are put together (`bundle`)."""
