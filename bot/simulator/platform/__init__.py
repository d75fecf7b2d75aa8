"""The stand-in of WeChat's API servers: what the account calls, answered as the platform does.

Serves tokens, messages, menu and QR codes over HTTP, counts quotas, refuses and
fails as told to. The phone and the pushes are `bot.simulator.fake_wechat`.
"""
