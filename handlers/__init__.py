"""What a person did: the table of contents of the conversation."""

from collections.abc import Mapping

from bot.callback_data import CallbackData
from bot.domain.rights import Action
from bot.views import buttons
from bot.views import card as cards
from bot.views import delegation as lists
from bot.views import joining as steps
from bot.views import members as everybody
from bot.views import people as questions
from bot.views import settings as choices
from bot.views.about import ShowAbout
from bot.views.changes import SeeChange
from bot.views.consent import AgreeAnew, AskConsent, DeclineAnew
from bot.views.corrections import AnswerRequest, ShowRequests
from bot.views.edits import EditCancel, EditDay, EditItem, EditPlace, EditPlaces, EditStart, EditWords
from bot.views.erasure import EraseAnother, EraseMe
from bot.views.home import Door
from bot.views.info import ShowPage
from bot.views.items import AddToCalendar, SendFile
from bot.views.minors import LetIn, ShowMinors
from bot.views.mydata import SendMyData
from bot.views.polls.permission import PermitFollowUp
from bot.views.privacy import AskErasure, ShowMyData, ShowPrivacy
from bot.views.publications import EditReason, PublishEdit, ShowTold, TellNow
from bot.views.reminders import MuteKind, SayComing, UnmuteKind
from bot.views.roles import ConfirmRole, GiveRole, ShowRoles
from bot.views.stopping import StartMessages, StopMessages
from handlers import (
    amendments,
    announcement_buttons,
    announcing,
    archive,
    arrivals,
    boarding,
    boards,
    calendar,
    calls,
    card,
    changes,
    consent,
    corrections,
    delegation,
    doors,
    edits,
    group_chats,
    head_count,
    help,
    hold,
    imports,
    info,
    items,
    joining,
    meal_buttons,
    meals,
    members,
    minors,
    organise,
    people,
    permissions,
    poll_buttons,
    poll_making,
    polls,
    privacy,
    programme,
    reminders,
    report,
    report_texts,
    results,
    roles,
    settings,
    signed,
    signup_steering,
    signups,
    somebody,
    status,
    stopping,
    travels,
    urgent,
)
from handlers.guarded import Guarded

COMMANDS: Mapping[str, Guarded] = {
    "today": Guarded(programme.today, Action.READ_PROGRAMME),
    "tomorrow": Guarded(programme.tomorrow, Action.READ_PROGRAMME),
    "next": Guarded(programme.show_next, Action.READ_PROGRAMME),
    "programme": Guarded(programme.nearest, Action.READ_PROGRAMME),
    "info": Guarded(info.contents, Action.READ_PROGRAMME),
    "calendar": Guarded(calendar.send_calendar, Action.READ_PROGRAMME),
    "me": Guarded(card.show_card, Action.OWN_PROFILE),
    "polls": Guarded(polls.show_polls, Action.ANSWER_POLL),
    "meals": Guarded(meals.open_meals, Action.ANSWER_MEAL),
    "delegation": Guarded(delegation.open_delegation, Action.LIST_PEOPLE),
    "travel": Guarded(travels.travel, Action.PLAN_TRAVEL),
    "arrivals": Guarded(arrivals.arrivals, Action.SEE_TRAVELS),
    "people": Guarded(members.show_people, Action.SEARCH_PEOPLE),
    "settings": Guarded(settings.show_settings, Action.OWN_PROFILE),
    "reminders": Guarded(settings.show_settings, Action.OWN_PROFILE),
    "edit": Guarded(edits.edit, Action.EDIT_PROGRAMME),
    "import": Guarded(imports.ask, Action.IMPORT_PROGRAMME),
    "announce": Guarded(announcing.announce, Action.ANNOUNCE),
    "poll": Guarded(poll_making.make, Action.MAKE_POLL),
    "organise": Guarded(organise.show_organise, Action.ORGANISE),
    "urgent": Guarded(urgent.urgent, Action.ANNOUNCE),
    "announcements": Guarded(archive.show_announcements, Action.READ_ANNOUNCEMENTS),
    "results": Guarded(results.show_results, Action.SEE_RESULTS),
    "count": Guarded(head_count.count, Action.COUNT_HEADS),
    "boards": Guarded(boards.open_board, Action.SEE_BOARDS),
    "report": Guarded(report.show_report, Action.EXPORT_REPORT),
    "signed": Guarded(signed.signed, Action.TICK_SIGNATURES),
    "status": Guarded(status.show_status, Action.SEE_STATUS),
    "hold": Guarded(hold.show_hold, Action.HOLD),
    "lockdown": Guarded(hold.lock_down, Action.HOLD),
    "signup": Guarded(signups.show_signups, Action.SIGN_UP),
    "language": Guarded(people.ask_language, Action.TALK),
    "start": Guarded(joining.start, Action.TALK),
    "join": Guarded(joining.join, Action.REDEEM_CODE),
    "help": Guarded(help.show_help, Action.TALK),
    "privacy": Guarded(privacy.show_notice, Action.TALK),
    "mydata": Guarded(privacy.show_my_data, Action.SEE_MY_DATA),
    "forget": Guarded(privacy.ask_erasure, Action.ERASE_ME),
    "stop": Guarded(stopping.stop, Action.TALK),
    "about": Guarded(info.show_about, Action.TALK),
}
"""What is typed or chosen from the menu; bot/views/menu.py says each in words."""

UNDER_A_FILE = frozenset({"/import", "/announce", "/urgent"})
"""Commands that may stand under a file as its caption."""

LABELS: Mapping[Door, Guarded] = {
    Door.TODAY: Guarded(programme.today, Action.READ_PROGRAMME),
    Door.PROGRAMME: Guarded(programme.nearest, Action.READ_PROGRAMME),
    Door.NEXT: Guarded(programme.show_next, Action.READ_PROGRAMME),
    Door.CARD: Guarded(card.show_card, Action.OWN_PROFILE),
    Door.POLLS: Guarded(polls.show_polls, Action.ANSWER_POLL),
    Door.INFO: Guarded(info.contents, Action.READ_PROGRAMME),
    Door.HELP: Guarded(help.show_help, Action.TALK),
}
"""The home keyboard, whatever language its labels are in."""

BUTTONS: Mapping[type[CallbackData], Guarded] = {
    buttons.ShowToday: Guarded(programme.today, Action.READ_PROGRAMME),
    buttons.ShowDay: Guarded(programme.show_day, Action.READ_PROGRAMME),
    buttons.ShowNext: Guarded(programme.show_next, Action.READ_PROGRAMME),
    buttons.ShowItem: Guarded(items.show_item, Action.READ_PROGRAMME),
    buttons.SendMap: Guarded(items.send_map, Action.READ_PROGRAMME),
    AddToCalendar: Guarded(items.add_to_calendar, Action.READ_PROGRAMME),
    SendFile: Guarded(items.send_file, Action.READ_PROGRAMME),
    buttons.ShowInfo: Guarded(info.show_part, Action.READ_PROGRAMME),
    ShowPage: Guarded(info.show_page, Action.READ_PROGRAMME),
    buttons.ShowPhrases: Guarded(info.show_phrases, Action.READ_PROGRAMME),
    ShowAbout: Guarded(info.show_about, Action.TALK),
    buttons.ShowHelp: Guarded(help.show_help, Action.TALK),
    buttons.ShowLanguages: Guarded(people.ask_language, Action.TALK),
    questions.ChooseLanguage: Guarded(people.choose_language, Action.TALK),
    steps.ConfirmIdentity: Guarded(joining.say_yes, Action.REDEEM_CODE),
    steps.DenyIdentity: Guarded(joining.say_no, Action.REDEEM_CODE),
    steps.Agree: Guarded(joining.agree, Action.REDEEM_CODE),
    steps.ReadNotice: Guarded(joining.read_notice, Action.REDEEM_CODE),
    steps.Decline: Guarded(joining.decline, Action.REDEEM_CODE),
    steps.TypeCode: Guarded(joining.ask_code, Action.REDEEM_CODE),
    steps.GoOnJoining: Guarded(joining.go_on, Action.TALK),
    steps.LookAgain: Guarded(joining.look_again, Action.TALK),
    steps.ChooseGroup: Guarded(joining.choose_group, Action.OWN_PROFILE),
    AskConsent: Guarded(consent.ask, Action.OWN_PROFILE),
    AgreeAnew: Guarded(consent.agree, Action.OWN_PROFILE),
    DeclineAnew: Guarded(consent.decline, Action.OWN_PROFILE),
    cards.ShowCard: Guarded(card.show_card, Action.OWN_PROFILE),
    cards.ShowDiet: Guarded(card.show_diet, Action.OWN_PROFILE),
    cards.ConsentToDiet: Guarded(card.consent_to_diet, Action.OWN_PROFILE),
    cards.ChooseDiet: Guarded(card.choose_diet, Action.OWN_PROFILE),
    cards.DeleteDiet: Guarded(card.delete_diet, Action.OWN_PROFILE),
    cards.ShowFields: Guarded(card.show_fields, Action.OWN_PROFILE),
    cards.Correct: Guarded(card.correct, Action.OWN_PROFILE),
    lists.ShowDelegations: Guarded(delegation.choose, Action.SEARCH_PEOPLE),
    buttons.ShowDelegation: Guarded(delegation.show_delegation, Action.LIST_PEOPLE),
    lists.ShowMember: Guarded(delegation.show_member, Action.LIST_PEOPLE),
    lists.NewInvitation: Guarded(delegation.new_invitation, Action.INVITE),
    lists.RemoveDelegation: Guarded(delegation.remove, Action.CHANGE_DELEGATIONS),
    lists.RestoreDelegation: Guarded(delegation.restore, Action.CHANGE_DELEGATIONS),
    ShowRequests: Guarded(corrections.show_requests, Action.ANSWER_REQUEST),
    AnswerRequest: Guarded(corrections.answer, Action.ANSWER_REQUEST),
    ShowMinors: Guarded(minors.show_minors, Action.CONFIRM_MINOR),
    LetIn: Guarded(minors.let_in, Action.CONFIRM_MINOR),
    buttons.ShowPeople: Guarded(members.show_people, Action.SEARCH_PEOPLE),
    everybody.SearchPeople: Guarded(members.ask_name, Action.SEARCH_PEOPLE),
    everybody.SeeDiet: Guarded(members.see_diet, Action.SEE_DIET),
    everybody.AddDelegation: Guarded(members.ask_delegation, Action.CHANGE_DELEGATIONS),
    GiveRole: Guarded(roles.give_role, Action.GIVE_ROLE),
    ShowRoles: Guarded(roles.show_roles, Action.GIVE_ROLE),
    ConfirmRole: Guarded(roles.confirm_role, Action.GIVE_ROLE),
    buttons.ShowSettings: Guarded(settings.show_settings, Action.OWN_PROFILE),
    choices.ShowKinds: Guarded(settings.show_kinds, Action.OWN_PROFILE),
    choices.ShowLeads: Guarded(settings.show_leads, Action.OWN_PROFILE),
    choices.ChooseLeads: Guarded(settings.choose_leads, Action.OWN_PROFILE),
    choices.ChooseDigest: Guarded(settings.choose_digest, Action.OWN_PROFILE),
    choices.ShowQuiet: Guarded(settings.show_quiet, Action.OWN_PROFILE),
    PermitFollowUp: Guarded(permissions.permit, Action.OWN_PROFILE),
    choices.ChoosePolls: Guarded(settings.choose_polls, Action.OWN_PROFILE),
    choices.ChooseQuiet: Guarded(settings.choose_quiet, Action.OWN_PROFILE),
    choices.Pause: Guarded(settings.pause, Action.OWN_PROFILE),
    SayComing: Guarded(reminders.say_coming, Action.OWN_PROFILE),
    MuteKind: Guarded(reminders.mute, Action.OWN_PROFILE),
    UnmuteKind: Guarded(reminders.unmute, Action.OWN_PROFILE),
    StopMessages: Guarded(stopping.stop, Action.TALK),
    StartMessages: Guarded(stopping.start_again, Action.TALK),
    SeeChange: Guarded(changes.see, Action.OWN_PROFILE),
    EditDay: Guarded(edits.choose, Action.EDIT_PROGRAMME),
    EditItem: Guarded(edits.open_item, Action.EDIT_PROGRAMME),
    EditStart: Guarded(edits.shift, Action.EDIT_PROGRAMME),
    EditPlaces: Guarded(edits.show_places, Action.EDIT_PROGRAMME),
    EditPlace: Guarded(edits.choose_place, Action.EDIT_PROGRAMME),
    EditWords: Guarded(edits.ask_words, Action.EDIT_PROGRAMME),
    EditCancel: Guarded(edits.cancel, Action.EDIT_PROGRAMME),
    EditReason: Guarded(edits.ask_reason, Action.EDIT_PROGRAMME),
    PublishEdit: Guarded(edits.publish, Action.EDIT_PROGRAMME),
    TellNow: Guarded(edits.tell_now, Action.EDIT_PROGRAMME),
    ShowTold: Guarded(edits.show_told, Action.EDIT_PROGRAMME),
    buttons.ShowOrganise: Guarded(organise.show_organise, Action.ORGANISE),
    ShowPrivacy: Guarded(privacy.show_notice, Action.TALK),
    ShowMyData: Guarded(privacy.show_my_data, Action.SEE_MY_DATA),
    SendMyData: Guarded(privacy.send_my_data, Action.SEE_MY_DATA),
    AskErasure: Guarded(privacy.ask_erasure, Action.ERASE_ME),
    EraseMe: Guarded(privacy.erase, Action.ERASE_ME),
    EraseAnother: Guarded(privacy.erase_another, Action.ERASE_ANOTHER),
    **imports.BUTTONS,
    **announcement_buttons.BUTTONS,
    **calls.BUTTONS,
    **doors.BUTTONS,
    **poll_buttons.BUTTONS,
    **travels.BUTTONS,
    **arrivals.BUTTONS,
    **boarding.BUTTONS,
    **boards.BUTTONS,
    **head_count.BUTTONS,
    **somebody.BUTTONS,
    **signups.BUTTONS,
    **signup_steering.BUTTONS,
    **meal_buttons.BUTTONS,
    **signed.BUTTONS,
    **status.BUTTONS,
    **hold.BUTTONS,
    **report_texts.BUTTONS,
    **report.BUTTONS,
}
"""What stands under messages: a class of callback data each."""

FLOWS: Mapping[str, Guarded] = {
    "join": Guarded(joining.type_something, Action.REDEEM_CODE),
    joining.CODE: Guarded(joining.type_code, Action.REDEEM_CODE),
    card.FLOW: Guarded(card.type_correction, Action.OWN_PROFILE),
    members.FIND: Guarded(members.find, Action.SEARCH_PEOPLE),
    members.ADD: Guarded(members.add_delegation, Action.CHANGE_DELEGATIONS),
    edits.FLOW: Guarded(edits.type_edit, Action.EDIT_PROGRAMME),
    urgent.FLOW: Guarded(urgent.receive, Action.ANNOUNCE),
    amendments.FLOW: Guarded(amendments.type_text, Action.ANNOUNCE),
    signup_steering.FLOW: Guarded(signup_steering.type_places, Action.STEER_SIGNUPS),
    travels.FLOW: Guarded(travels.type_answer, Action.PLAN_TRAVEL),
    poll_making.FLOW: Guarded(poll_making.receive, Action.MAKE_POLL),
    polls.FLOW: Guarded(polls.type_answer, Action.ANSWER_POLL),
    imports.FLOW: Guarded(imports.receive, Action.IMPORT_PROGRAMME),
    announcing.FLOW: Guarded(announcing.receive, Action.ANNOUNCE),
    **somebody.FLOWS,
    **report_texts.FLOWS,
}
"""Who takes what a person types in the middle of a dialogue, by its flow (bot/services/dialogues.py)."""

COMING_AND_GOING = Guarded(stopping.come_and_go, Action.TALK)
"""Telegram tells that somebody blocked the bot, or lets it write again."""

IN_GROUPS: Mapping[str, Guarded] = {
    "help": Guarded(group_chats.show_help, Action.TALK),
    "programme": Guarded(group_chats.show_programme, Action.READ_PROGRAMME),
    "link": Guarded(group_chats.link, Action.LINK_CHAT),
    "unlink": Guarded(group_chats.unlink, Action.LINK_CHAT),
}
"""What is typed in a group; nothing else is answered there (handlers/group_chats.py)."""

PLACE = Guarded(calls.send_place, Action.CALL_FOR_HELP)
"""Somebody sends where they are, and is not writing an announcement."""

MOVED = Guarded(calls.follow_place, Action.TALK)
"""A place that moves was sent, and they have moved."""

SPEECH = Guarded(joining.speak, Action.TALK)
"""Everything else that a person writes or sends."""
