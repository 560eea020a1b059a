"""What is written, as text: documents and quotations in them, curated YAML with its lines, dates in EDTF and in words."""
