"""Requests that mean ill, sent to a server over sockets: what it answers, by API and status.

    python benchmarks/reliability/requests.py [--requests 10000] [--first 0]

Sound requests of every route (JSON, forms, multipart, presigned downloads, uploads by policy, each signature of the
Tencent API) are changed in their method, path, query, headers, body, stated length and chunks (`tests/hostile`); the
same number is the same change. Exit status 1 where a status of 500 or more is answered, an error in a form that is not
its API's own, nothing at all within a minute, or where the server's memory has grown.
"""
