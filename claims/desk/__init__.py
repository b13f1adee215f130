"""The coding desk: a text beside the form in which its stances are taken down."""
