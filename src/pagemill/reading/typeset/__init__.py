"""Documents that have no pages of their own, set on pages: their structure is theirs, only the places are ours."""
