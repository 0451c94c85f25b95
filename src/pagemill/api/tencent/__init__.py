"""The Tencent Cloud OCR API: a translation at the edge, with no decisions of its own."""
