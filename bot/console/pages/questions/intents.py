"""What an example may mean, in staff's words. A test compares the names with the domain's."""

from __future__ import annotations

INTENTS: dict[str, str] = {
    "ask_content": "问内容、有什么政策", "ask_apply": "问怎么申报、要什么条件材料",
    "ask_amount": "问支持多少钱", "ask_when": "问时间、截止日期", "ask_call": "问有哪些项目可报",
    "ask_contact": "问联系人、电话", "ask_lead": "问谁牵头", "ask_support": "问谁配合",
    "ask_units": "问有关单位", "ask_unit_tasks": "问某单位负责什么", "ask_target": "问指标数字",
    "ask_structure": "问分几部分、有几条", "ask_source": "问出处、原文", "ask_compare": "比较两项",
    "choose": "从给出的选项里选", "next_item": "下一个", "previous_item": "上一个",
    "continue": "继续说", "repeat": "再说一遍", "correct": "纠正刚才的话",
    "switch_topic": "换个话题", "acknowledge": "知道了", "human": "要人工",
    "leave_message": "要留言", "ticket_status": "查咨询单进度", "out_of_scope": "与本服务无关",
    "about_bot": "问你是谁、能做什么", "help": "求助", "greet": "问候", "thanks": "道谢",
    "praise": "称赞", "abuse": "责骂", "bye": "告别",
}
