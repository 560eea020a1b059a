"""What is written, as text: documents and quotations in them, curated YAML, dates in EDTF and in words."""
