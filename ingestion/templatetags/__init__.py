"""What pages of other rooms show of uploaded files."""
