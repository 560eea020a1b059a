"""Other people's tools that run in Java: Maven fetches their archives at the first use into `.build`.

Each has a folder here with a `pom.xml` that names its version; where that changes, the archives are fetched again.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests import ROOT

HERE: Final = Path(__file__).parent


def why_not(name: str) -> str | None:
    """Why such a tool cannot run here, if it cannot.

    Args:
        name: the name by which people know it.
    """
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    return f"{name} needs java (17 or newer) and mvn; missing: {', '.join(missing)}" if missing else None


def archives(tool: str) -> Path:
    """The folder of a tool's archives, which are fetched if they are not there as its `pom.xml` names them.

    Args:
        tool: the name of its folder.
    """
    pom, folder = HERE / tool / "pom.xml", ROOT / ".build" / tool
    fetched = folder / "pom.xml"
    if not fetched.exists() or fetched.read_bytes() != pom.read_bytes():
        shutil.rmtree(folder, ignore_errors=True)
        command = ["mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies"]
        subprocess.run([*command, "-DincludeScope=runtime", f"-DoutputDirectory={folder}"], check=True)
        shutil.copy(pom, fetched)
    return folder


def java(tool: str, program: str | Path, *arguments: str | Path, memory: str = "2g") -> list[str | Path]:
    """The command that runs a program of a tool.

    Args:
        tool: the name of its folder.
        program: the name of a class in its archives, or the file of a program that needs them.
        arguments: what the program is told.
        memory: how much it may use.
    """
    options = [f"-Xmx{memory}", "-XX:+UseSerialGC"]
    return ["java", *options, "-cp", f"{archives(tool)}/*", program, *arguments]
