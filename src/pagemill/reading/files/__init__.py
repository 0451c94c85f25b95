"""Files with pages: pictures decoded, PDF pages drawn and asked for what they hold."""
