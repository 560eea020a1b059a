"""The dataset described for machines: VoID, DCAT, PROV."""
