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
