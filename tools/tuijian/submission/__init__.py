"""What a unit sends, as it was read: trees of files, the list, the plans. It judges nothing."""
