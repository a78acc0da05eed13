"""CPU time and size of a referral summary in a warm printing process: `python -m tests.benchmarks.bench_referral_pdf`.

Runs the very functions of the printing process, in this process, so that CPU time can be read finely. Prints JSON.
"""

import gc
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
WARM_UP, ROUNDS = 3, 25
TARGET_MS, TARGET_KB = 200, 120


def main() -> int:
    django.setup()
    from screening.documents.rendering import child, fontsetup

    narrow, wide = fontsetup.write_configuration()
    os.environ |= {"NARROW_FONTCONFIG_FILE": str(narrow), "WIDE_FONTCONFIG_FILE": str(wide)}
    problem = child._load()
    if problem:
        print(json.dumps(problem))
        return 2
    results = {name: measure(name) for name in ("referral_zh", "referral_en", "report_zh", "talk_zh")}
    referral = results["referral_zh"]
    ok = referral["cpu_ms_median"] <= TARGET_MS and referral["kb"] <= TARGET_KB
    machine = {"python": platform.python_version(), "cpus": os.cpu_count(), "machine": platform.machine()}
    print(json.dumps({"benchmark": "referral_pdf", "ok": ok, "results": results, "machine": machine}, indent=1))
    return 0 if ok else 1


TEMPLATES = {"referral": "referral.html", "report": "monthly_report.html", "talk": "talk_card.html"}


def measure(name: str) -> dict[str, Any]:
    from django.template.loader import render_to_string
    from django.utils import translation

    from screening.documents.rendering import child
    from tests.documents import samples

    page = getattr(samples, name)()
    template = f"documents/{TEMPLATES[name.split('_')[0]]}"
    spent, answer = [], {}
    with tempfile.TemporaryDirectory() as folder, translation.override("en" if page.language == "en" else "zh-hans"):
        for _ in range(WARM_UP + ROUNDS):
            gc.collect()
            gc.disable()
            started = time.process_time()
            answer = child.render(render_to_string(template, {"page": page}), Path(folder) / "paper", [])
            spent.append(1000 * (time.process_time() - started))
            gc.enable()
    warm = spent[WARM_UP:]
    return {
        "cpu_ms_median": round(statistics.median(warm), 1),
        "cpu_ms_min": round(min(warm), 1),
        "first_ms": round(spent[0], 1),
        "kb": round(answer["size"] / 1024, 1),
        "pages": answer["pages"],
    }


if __name__ == "__main__":
    sys.exit(main())
