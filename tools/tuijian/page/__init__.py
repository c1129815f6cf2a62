"""The page 在线填报与自查: what runs in the reader's browser (draft, session), and how its files are put together (bundle)."""
