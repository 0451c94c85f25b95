"""The page at `/`: what this is, how it is, and the lines to try it with."""

from __future__ import annotations

from html import escape
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from pagemill import __version__
from pagemill.api.health import OK, Health
from pagemill.api.requests import base_url
from pagemill.api.services import Services

_PAGE = Template("""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>pagemill $version</title>
<style>
:root { color-scheme: light dark }
body { font: 16px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; max-width: 46rem; margin: 3rem auto;
  padding: 0 1.2rem }
h1 { margin-bottom: 0 }
pre { overflow-x: auto; padding: .8rem 1rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  border-radius: 6px; font-size: 14px }
td { padding: .1rem 1.2rem .1rem 0; vertical-align: top }
.ok { color: #1a7f37 } .wait { color: #b35900 }
</style>
<h1>pagemill <small>$version</small></h1>
<p>Documents in, data out, on your own machines. <span lang="zh-CN">自托管的文档智能服务。</span></p>
<h2>Status</h2>
<table>$checks</table>
<h2>Try it</h2>
<p>With an API key (<code>pagemill keys create</code>) and a PDF or picture:
<br><span lang="zh-CN">用 API 密钥提交一个 PDF 或图片：</span></p>
<pre>export PAGEMILL_KEY=sk-...

# Submit a file; the answer has a task_id.
curl -H "Authorization: Bearer $$PAGEMILL_KEY" -F file=@page.jpg \\
  $base/api/llm/v1/ocrdoc/submit

# Ask about it, until task_status is succeeded; results is where to download.
curl -H "Authorization: Bearer $$PAGEMILL_KEY" -H 'Content-Type: application/json' \\
  -d '{"task_ids": ["TASK_ID"]}' $base/api/llm/v1/ocrdoc/result</pre>
<h2>Addresses</h2>
<table>
<tr><td><code>POST /api/llm/v1/ocrdoc/submit</code><td>a document: <code>file_url</code>, or the part <code>file</code>
<tr><td><code>POST /api/llm/v1/ocrdoc/result</code><td>tasks by <code>task_ids</code>
<tr><td><code>GET /api/llm/v1/ocrdoc/result?taskId=</code><td>one task
<tr><td><code>GET /api/llm/v1/upload/presign?file_name=</code><td>an upload's S3 POST policy
<tr><td><code>POST /</code><td>the Tencent Cloud OCR API, for its own SDKs with this address as endpoint
<tr><td><a href="/healthz"><code>GET /healthz</code></a><td>whether the server answers
<tr><td><a href="/readyz"><code>GET /readyz</code></a><td>whether it is ready to read
</table>
""")


class Landing:
    """The page of one server."""

    def __init__(self, services: Services, health: Health) -> None:
        self._services = services
        self._health = health

    def routes(self) -> list[Route]:
        return [Route("/", self.page, methods=["GET"])]

    async def page(self, request: Request) -> HTMLResponse:
        checks = await self._services.in_thread(self._health.checks)
        rows = "".join(
            f'<tr><td>{escape(name)}<td class="{"ok" if check == OK else "wait"}">{escape(check)}'
            for name, check in checks.items()
        )
        address = escape(base_url(request, self._services.settings.server))
        page = _PAGE.substitute(version=escape(__version__), checks=rows, base=address)
        return HTMLResponse(page, headers={"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"})
