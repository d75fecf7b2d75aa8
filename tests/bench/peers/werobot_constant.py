"""WeRoBot in safe mode, answering a constant: PORT TOKEN APPID AES_KEY."""

import sys

import werobot

port, token, appid, aes_key = sys.argv[1:]
robot = werobot.WeRoBot(token=token, app_id=appid, encoding_aes_key=aes_key, enable_session=False)


@robot.handler
def answer(message):
    return "您的消息已收到。"


robot.run(server="waitress", host="127.0.0.1", port=int(port))
