"""The pages of signing in, as plain HTML: they need no script, no session and nothing from another host.

Every text goes through :func:`html.escape`; the style is the application's own, in light and dark.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dashboard.navigation import PRODUCT
from dashboard.palettes import DARK, LIGHT, Palette
from governance.i18n import LANGUAGES, Translator

_STYLE = """
:root { color-scheme: light dark; %LIGHT% }
@media (prefers-color-scheme: dark) { :root { %DARK% } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: start center; padding: 12vh 1rem 2rem; background:
  var(--page); color: var(--ink); font: 15px/1.6 'Noto Sans CJK SC', 'Noto Sans SC', 'Source Han Sans SC',
  'PingFang SC', 'Microsoft YaHei', system-ui, sans-serif; }
main { width: min(25rem, 100%); }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; border-bottom: 1px solid
  var(--line); padding-bottom: .5rem; margin-bottom: 1.4rem; }
header strong { font-size: 1.05rem; } header a { font-size: .9rem; }
h1 { font-size: 1.4rem; margin: 0 0 .2rem; font-weight: 650; } p { margin: .2rem 0 1rem; color: var(--muted); }
label { display: block; margin: .8rem 0 .2rem; font-size: .9rem; }
input { width: 100%; padding: .55rem .7rem; font: inherit; color: inherit; background: var(--page); border: 1px solid
  var(--muted); border-radius: 6px; }
button { margin-top: 1.1rem; padding: .55rem 1.1rem; font: inherit; font-weight: 600; border: 1px solid var(--accent);
  border-radius: 6px; background: var(--accent); color: var(--page); cursor: pointer; }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); } .told { border-left: 3px solid var(--caution); padding: .3rem .8rem; color: var(--ink); }
section { border-top: 1px solid var(--line); margin-top: 1.8rem; padding-top: 1rem; }
h2 { font-size: 1rem; margin: 0; } .ready { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem; }
.ready button { margin: 0; width: 100%; background: none; color: var(--accent); font-weight: 500; text-align: left; }
.badge { border: 1px solid currentColor; border-radius: 4px; padding: 0 .45rem; font-size: .8rem; color:
  var(--caution); }
"""


@dataclass(frozen=True)
class Field:
    """One field of a form: its name in the form, what readers call it, and how the browser fills it."""

    name: str
    label: str
    kind: str = "password"
    autocomplete: str = "current-password"


@dataclass(frozen=True)
class Form:
    """One page with one form.

    Attributes
    ----------
    title, lead
        What it is for, and one sentence.
    action
        Address it is sent to, query included.
    button
        What sends it.
    fields
        In order; none asks for nothing but the button.
    fault
        What was wrong with what was sent before; empty where nothing was.
    ready
        Demonstration accounts: what readers call each, and its login name.
    """

    title: str
    lead: str
    action: str
    button: str
    fields: Sequence[Field] = ()
    fault: str = ""
    ready: Sequence[tuple[str, str]] = ()


def page(say: Translator, form: Form, other_language: str, *, password: str = "") -> str:
    """Return the page.

    Parameters
    ----------
    other_language
        Address of the same page in the other language.
    password
        That of the demonstration accounts.
    """
    other = next(name for tag, name in LANGUAGES.items() if tag != say.language)
    fault = f'<p class="told" role="alert">{escape(form.fault)}</p>' if form.fault else ""
    fields = "".join(map(_field, form.fields))
    return (
        f'<!doctype html><html lang="{escape(say.language)}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(form.title)} · {escape(say(PRODUCT))}</title>"
        f'<link rel="icon" href="/app/static/app/icon.svg"><style>{_style()}</style>'
        f'<main><header><strong>{escape(say(PRODUCT))}</strong><a href="{escape(other_language)}">{escape(other)}</a>'
        f"</header><h1>{escape(form.title)}</h1><p>{escape(form.lead)}</p>{fault}"
        f'<form method="post" action="{escape(form.action)}">{fields}<button>{escape(form.button)}</button></form>'
        f"{_ready(say, form, password) if form.ready else ''}</main></html>"
    )


def _field(field: Field) -> str:
    return (
        f'<label for="{field.name}">{escape(field.label)}</label><input id="{field.name}" name="{field.name}" '
        f'type="{field.kind}" autocomplete="{field.autocomplete}" required maxlength="200">'
    )


def _ready(say: Translator, form: Form, password: str) -> str:
    """Return the buttons of the demonstration accounts."""
    buttons = "".join(
        f'<form method="post" action="{escape(form.action)}"><input type="hidden" name="account" '
        f'value="{escape(login)}"><input type="hidden" name="password" value="{escape(password)}">'
        f"<button>{escape(label)}</button></form>"
        for label, login in form.ready
    )
    told = say(
        "One account for each role; the password of all is {password}. They work on this machine only."
    )
    heading, mark = escape(say("Ready-made accounts")), escape(say("Demonstration data"))
    return (
        f'<section><h2>{heading} <span class="badge">{mark}</span></h2>'
        f'<p>{escape(told.format(password=password))}</p><div class="ready">{buttons}</div></section>'
    )


def _style() -> str:
    return _STYLE.replace("%LIGHT%", _colours(LIGHT)).replace("%DARK%", _colours(DARK))


def _colours(palette: Palette) -> str:
    return " ".join(
        f"--{name}: {getattr(palette, name)};"
        for name in ("page", "ink", "muted", "line", "accent", "caution")
    )
