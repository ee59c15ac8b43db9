"""The folders of a project, read strictly: the toolkit text, the languages, the layouts, the fonts and the regions."""
