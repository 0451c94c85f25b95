"""The text that a PDF page carries, judged against its picture."""
