"""The truth that everything else is made from: one call for nominations as typed, frozen data."""
