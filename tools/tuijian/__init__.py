"""tuijian turns one official call for nominations into a site, a checker and reviews, all from one folder of data."""

__version__ = "1.0.0"
