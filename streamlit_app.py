"""The frame: language, sign-in, menu, header, the chosen page, footer. Served by ``python -m dashboard``."""

import streamlit as st

from dashboard import frame, theme
from dashboard.navigation import PRODUCT, open_menu

scene = frame.open_scene()
menu = open_menu(scene.say, scene.given_actor)
st.set_page_config(
    page_title=f"{scene.say(menu.entry.title)} · {scene.say(PRODUCT)}",
    page_icon=str(theme.ICON),
    layout="wide",
)
theme.apply_style(scene.palette, scene.say.language)
frame.header(scene, menu)
frame.run(scene, menu)
frame.keep_address(menu.entry)
frame.footer(scene)
