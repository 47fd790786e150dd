"""Demo and golden documents from one source: figures × layout × defects × kind of file."""
