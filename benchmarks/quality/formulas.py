r"""Formulas of PDF files as LaTeX: what TeX set, found again in what is read of its pages, beside other programs.

    python benchmarks/quality/formulas.py

The formulas (`tex_formulas.py`) are set by `pdflatex`, in three families of fonts, on lines of their own (`alone`), and
in the first of them within lines of words (`within`). One counts as found where the Markdown of its page has it between
dollar signs, but for room, braces without use, and commands of one meaning: `\to` and `\rightarrow`, `\left(` and `(`.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import pypdfium2

from quality.markdown_readings import FORMS, LEFT_OUT, cannot_run, page_file, read_all, title_of
from quality.tex_formulas import FORMULAS

#: What stands before each page: fonts for words and formulas.
FAMILIES = {
    "Computer Modern": "",
    "Latin Modern": r"\usepackage{lmodern}\usepackage[T1]{fontenc}",
    "Times": r"\usepackage{mathptmx}",
}
#: Formulas on a page: enough words between them that a page is one of a paper.
ON_A_PAGE = 6
WORDS = (
    "The next of these formulas is told in the same way as the one before it, and as in papers of many kinds there "
    "are some rows of plain words above it, which have nothing to say about what it means, but are as long as such "
    "rows are."
)
#: What a row of characters cannot say: within lines of words the others are left as they are.
_STRUCTURE = re.compile(r"[\^_]|\\(?:frac|sqrt|binom|math(?:bb|cal|frak)|hat|vec|dot|over|under|wide)")
_ALIKE = (
    (r"\\(?:left|right)(?![a-zA-Z])", ""),
    (r"\\(?:[,;!]|q?quad(?![a-zA-Z]))", ""),
    (r"\\pmod\{(\w+)\}", r"(mod\1)"),
    (r"\\(?:mathrm|operatorname\*?|text|mathop)(?![a-zA-Z])", ""),
    (r"\\rightarrow(?![a-zA-Z])", r"\\to "),
    (r"\\(?:leq|geq)(?![a-zA-Z])", lambda found: found[0][:-1] + " "),
    (r"\\(?:le|ge)(?![a-zA-Z])", lambda found: found[0] + " "),
    (r"\\neq(?![a-zA-Z])", r"\\ne "),
    (r"\\ast(?![a-zA-Z])", "*"),
    (r"\\\|", r"\\Vert "),
    (r"\\overline(?![a-zA-Z])", r"\\bar "),
    (r"\\(?:mid|vert)(?![a-zA-Z])", "|"),
    (r"\\mathfrak\{(\w)\}\\mathfrak\{(\w)\}", r"\\mathfrak{\1\2}"),
    (r"\\(?:varphi|phi)(?![a-zA-Z])", r"\\phi "),
    (r"\\(?:varepsilon|epsilon)(?![a-zA-Z])", r"\\epsilon "),
    (r"[{}\s]", ""),
)
_FOUND = re.compile(r"\$\$(.+?)\$\$|(?<!\\)\$([^$\n]+)\$|\\\[(.+?)\\\]|\\\((.+?)\\\)", re.DOTALL)


@dataclass(frozen=True)
class Paper:
    """Formulas as TeX set them, one way, and the pages that came of it, each a file."""

    name: str
    formulas: Sequence[str]
    pages: Sequence[Path]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", nargs="+", choices=FORMS, default=[r for r in FORMS if "pdf" in FORMS[r]])
    parser.add_argument("--missed", action="store_true", help="print the formulas that were not found")
    arguments = parser.parse_args()
    if shutil.which("pdflatex") is None:
        sys.exit("left out: no pdflatex (Debian: texlive-latex-recommended, texlive-fonts-recommended, lmodern)")
    with tempfile.TemporaryDirectory() as folder:
        papers = [
            _paper(Path(folder), f"{family}, alone", preamble, r"\[{}\]", FORMULAS)
            for family, preamble in FAMILIES.items()
        ]
        sentence = "So it is that ${}$ holds for all of these, as is known."
        structured = [formula for formula in FORMULAS if _STRUCTURE.search(formula)]
        papers.append(_paper(Path(folder), f"{next(iter(FAMILIES))}, within", "", sentence, structured))
        print(f"{len(FORMULAS)} formulas, {len(structured)} within lines\n")
        names = "".join(f"{paper.name:>26}" for paper in papers)
        print(f"{'found %':<28}{names}{'median s':>10}{'peak MiB':>10}")
        for reader in arguments.readers:
            if reason := cannot_run(reader):
                print(f"{title_of(reader):<28}left out: {reason}")
                continue
            _row(reader, papers, missed=arguments.missed)
    for reader, reason in LEFT_OUT.items():
        print(f"\n{reader} is left out: {reason}")


def _paper(folder: Path, name: str, preamble: str, frame: str, formulas: Sequence[str]) -> Paper:
    set_ = [f"{WORDS}\n" + frame.replace("{}", formula, 1) for formula in formulas]
    leaves = ["\n\n".join(set_[start : start + ON_A_PAGE]) for start in range(0, len(set_), ON_A_PAGE)]
    body = "\n\\newpage\n".join(leaves)
    packages = rf"\usepackage{{amsmath,amssymb}}{preamble}"
    source = rf"\documentclass[11pt]{{article}}{packages}\begin{{document}}{body}\end{{document}}"
    made = Path(tempfile.mkdtemp(dir=folder))
    (made / "formulas.tex").write_text(source, "utf-8")
    subprocess.run(["pdflatex", "-interaction=batchmode", "formulas"], cwd=made, stdout=subprocess.DEVNULL, check=True)
    pdf = made / "formulas.pdf"
    return Paper(name, formulas, [page_file(pdf, index) for index in range(len(pypdfium2.PdfDocument(pdf)))])


def _row(reader: str, papers: Sequence[Paper], *, missed: bool) -> None:
    shares = ""
    every = []
    for paper in papers:
        readings = read_all(reader, list(paper.pages), fresh=True)
        every += readings
        found = {_bare(latex) for reading in readings for latex in _formulas(reading.markdown)}
        not_found = [formula for formula in paper.formulas if _bare(formula) not in found]
        shares += f"{100 - 100 * len(not_found) / len(paper.formulas):>26.1f}"
        if missed:
            print(*(f"    {paper.name}: {formula}" for formula in not_found), sep="\n")
    seconds = statistics.median(reading.seconds for reading in every)
    peak = max(reading.peak_kib for reading in every) / 1024
    print(f"{title_of(reader):<28}{shares}{seconds:>10.2f}{peak:>10.0f}", flush=True)


def _formulas(markdown: str) -> Sequence[str]:
    return ["".join(found) for found in _FOUND.findall(markdown)]


def _bare(latex: str) -> str:
    for pattern, plain in _ALIKE:
        latex = re.sub(pattern, plain, latex)
    return latex.rstrip(".,;")


if __name__ == "__main__":
    main()
