"""The vendor's numbers, each with where it comes from. No logic.

Numbers that are our own choice live where they are used.
"""

from __future__ import annotations

# Passive replies must arrive within 5 s; then the platform drops the connection and delivers the
# same push again, three deliveries in all (at about 0, 5 and 10 s).
# https://developers.weixin.qq.com/doc/service/guide/product/message/Passive_user_reply_message.html
REPLY_WINDOW_SECONDS = 5.0
DELIVERIES = 3

# No number on the official pages; 2048 bytes of UTF-8 in practice, also for customer-service
# messages: https://developers.weixin.qq.com/community/develop/doc/00084e2936c340b9015a753405b800
TEXT_LIMIT_BYTES = 2048
# What we allow ourselves: reports of the real limit vary by some dozen bytes.
TEXT_BUDGET_BYTES = 2000

# The platform's word for "received, nothing to say, do not deliver again" (same page).
NOTHING_TO_SAY = b"success"

# AES blocks are padded to 32 bytes, not 16.
# https://developers.weixin.qq.com/doc/service/guide/dev/push/encryption.html
PADDING_BLOCK = 32
RANDOM_PREFIX = 16

# Customer-service messages that one act of a person earns, and for how many seconds.
# https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
MESSAGES_AFTER_MESSAGE, MESSAGE_SECONDS = 5, 48 * 3600
MESSAGES_AFTER_CLICK, CLICK_SECONDS = 3, 60

# The menu: buttons, entries below one, and bytes of UTF-8.
# https://developers.weixin.qq.com/doc/service/api/custommenu/api_createcustommenu
MENU_BUTTONS, MENU_ENTRIES = 3, 5
BUTTON_NAME_BYTES, ENTRY_NAME_BYTES = 16, 60
MENU_KEY_BYTES, MENU_URL_BYTES = 128, 1024

# QR codes: the life of a temporary one, and the length of a scene (QR page of the same site).
QR_MOST_SECONDS = 2_592_000
LONGEST_SCENE = 64
