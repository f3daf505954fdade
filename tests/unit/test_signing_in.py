"""How a command asks who gives it."""

from __future__ import annotations

import io
import sys

import pytest

from sohoa import signing_in


def test_a_password_comes_on_stdin_or_is_typed_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("của tôi \nnext line\n"))
    assert signing_in._password("a") == "của tôi "
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    monkeypatch.setattr(signing_in.getpass, "getpass", lambda prompt: f"typed after {prompt}")
    assert signing_in._password("a") == "typed after Mật khẩu của a: "
