"""Excel and Word: what reading (`read`) and writing (`write`) share, made from a call's form."""
