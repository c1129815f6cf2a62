"""What a submission of a call holds: the form, the types of its fields, and what does not fit it."""
