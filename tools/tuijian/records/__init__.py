"""What becomes of each zone after it was nominated: events that are kept, the state that follows from them, and rules over them."""
