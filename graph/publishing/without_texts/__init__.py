"""The dataset without the words of the documents, and a reader's own copies put back into it."""
