"""Who may do what: the matrix, as data. Services ask it at the moment of the act; menus never guard."""

from collections.abc import Mapping
from enum import StrEnum


class Standing(StrEnum):
    """What somebody is to the meeting, from least to most. Admins come from the settings."""

    STRANGER = "stranger"
    PARTICIPANT = "participant"
    LEADER = "leader"
    ORGANISER = "organiser"
    ADMIN = "admin"


class Scope(StrEnum):
    """How far a right reaches."""

    NONE = "-"
    PUBLIC = "public"  # what the meeting shows to everybody, if it does
    OWN = "own"
    DELEGATION = "delegation"
    MEETING = "meeting"


class Action(StrEnum):
    """Everything a person can do. A new action needs a row below, or the rules fail."""

    TALK = "talk"  # /start, /help, /language, /about: what needs no right
    REDEEM_CODE = "redeem_code"
    READ_PROGRAMME = "read_programme"
    OWN_PROFILE = "own_profile"
    SEE_MY_DATA = "see_my_data"  # a stranger's account as well
    ERASE_ME = "erase_me"  # the same
    ERASE_ANOTHER = "erase_another"
    LIST_PEOPLE = "list_people"
    INVITE = "invite"
    CONFIRM_MINOR = "confirm_minor"
    ANSWER_REQUEST = "answer_request"  # what a person says is wrong on their card
    SEARCH_PEOPLE = "search_people"
    SEE_DIET = "see_diet"
    CHANGE_DELEGATIONS = "change_delegations"
    GIVE_ROLE = "give_role"
    ORGANISE = "organise"  # the screen that leads to all that organisers do
    EDIT_PROGRAMME = "edit_programme"
    IMPORT_PROGRAMME = "import_programme"
    ANNOUNCE = "announce"  # a leader only if the meeting says so
    STOP_ANNOUNCEMENT = "stop_announcement"  # anybody's
    READ_ANNOUNCEMENTS = "read_announcements"
    ANSWER_POLL = "answer_poll"
    ANSWER_FOR = "answer_for"  # questions of somebody who has not joined
    MAKE_POLL = "make_poll"
    SEE_RESULTS = "see_results"  # of polls: as they come in, with who has not answered
    READ_RESULTS = "read_results"  # that were published: totals
    VOTE_FOR_TOWN = "vote_for_town"  # one vote for the whole delegation
    ANSWER_MEAL = "answer_meal"  # whether somebody eats here
    COUNT_MEALS = "count_meals"  # what the kitchen is told: numbers
    SIGN_UP = "sign_up"  # for an item; for their people too, who look after some
    SEE_COMING = "see_coming"  # who comes to an item, by name
    STEER_SIGNUPS = "steer_signups"  # give places and take them away, make more
    PLAN_TRAVEL = "plan_travel"  # how a delegation arrives and leaves
    SEE_TRAVELS = "see_travels"  # everybody's
    LINK_CHAT = "link_chat"  # a group, which then gets what is announced to everybody
    SHOW_DOOR = "show_door"  # the code that marks who scans it
    CALL_FOR_HELP = "call_for_help"  # I am late, I am lost
    ANSWER_CALL = "answer_call"
    SAY_PRESENT = "say_present"  # on board, or at a door
    COUNT_HEADS = "count_heads"  # a participant only as the guide of a bus
    SEE_BOARDS = "see_boards"
    NAME_GUIDE = "name_guide"
    EXPORT_REPORT = "export_report"  # the evidence pack, with the names of everybody
    TICK_SIGNATURES = "tick_signatures"  # whose signature stands on the paper list of their town
    WRITE_REPORT = "write_report"  # its texts
    SEE_STATUS = "see_status"  # how the bot itself is
    HOLD = "hold"  # what becomes of messages that a restored copy would send again


_N, _P, _O, _D, _M = Scope.NONE, Scope.PUBLIC, Scope.OWN, Scope.DELEGATION, Scope.MEETING

MATRIX: Mapping[Action, tuple[Scope, Scope, Scope, Scope, Scope]] = {
    #                       stranger, participant, leader, organiser, admin
    Action.TALK: (_M, _M, _M, _M, _M),
    Action.REDEEM_CODE: (_M, _M, _M, _M, _M),
    Action.READ_PROGRAMME: (_P, _M, _M, _M, _M),
    Action.OWN_PROFILE: (_N, _O, _O, _O, _O),
    Action.SEE_MY_DATA: (_O, _O, _O, _O, _O),
    Action.ERASE_ME: (_O, _O, _O, _O, _O),
    Action.ERASE_ANOTHER: (_N, _N, _N, _N, _M),
    Action.LIST_PEOPLE: (_N, _N, _D, _M, _M),
    Action.INVITE: (_N, _N, _D, _M, _M),
    Action.CONFIRM_MINOR: (_N, _N, _D, _M, _M),
    Action.ANSWER_REQUEST: (_N, _N, _D, _M, _M),
    Action.SEARCH_PEOPLE: (_N, _N, _N, _M, _M),
    Action.SEE_DIET: (_N, _O, _O, _M, _M),
    Action.CHANGE_DELEGATIONS: (_N, _N, _N, _M, _M),
    Action.GIVE_ROLE: (_N, _N, _N, _N, _M),
    Action.ORGANISE: (_N, _N, _N, _M, _M),
    Action.EDIT_PROGRAMME: (_N, _N, _N, _M, _M),
    Action.IMPORT_PROGRAMME: (_N, _N, _N, _M, _M),
    Action.ANNOUNCE: (_N, _N, _D, _M, _M),
    Action.STOP_ANNOUNCEMENT: (_N, _N, _N, _M, _M),
    Action.READ_ANNOUNCEMENTS: (_N, _O, _O, _O, _O),
    Action.ANSWER_POLL: (_N, _O, _O, _O, _O),
    Action.ANSWER_FOR: (_N, _N, _D, _M, _M),
    Action.MAKE_POLL: (_N, _N, _N, _M, _M),
    Action.SEE_RESULTS: (_N, _N, _N, _M, _M),
    Action.READ_RESULTS: (_N, _O, _O, _O, _O),
    Action.VOTE_FOR_TOWN: (_N, _N, _D, _N, _N),
    Action.ANSWER_MEAL: (_N, _O, _D, _M, _M),
    Action.COUNT_MEALS: (_N, _N, _N, _M, _M),
    Action.SIGN_UP: (_N, _O, _D, _M, _M),
    Action.SEE_COMING: (_N, _N, _D, _M, _M),
    Action.STEER_SIGNUPS: (_N, _N, _N, _M, _M),
    Action.PLAN_TRAVEL: (_N, _N, _D, _M, _M),
    Action.SEE_TRAVELS: (_N, _N, _N, _M, _M),
    Action.LINK_CHAT: (_N, _N, _N, _M, _M),
    Action.SHOW_DOOR: (_N, _N, _N, _M, _M),
    Action.CALL_FOR_HELP: (_N, _O, _O, _O, _O),
    Action.ANSWER_CALL: (_N, _N, _D, _M, _M),
    Action.SAY_PRESENT: (_N, _O, _O, _O, _O),
    Action.COUNT_HEADS: (_N, _O, _D, _M, _M),
    Action.SEE_BOARDS: (_N, _N, _N, _M, _M),
    Action.NAME_GUIDE: (_N, _N, _N, _M, _M),
    Action.EXPORT_REPORT: (_N, _N, _N, _M, _M),
    Action.TICK_SIGNATURES: (_N, _N, _N, _M, _M),
    Action.WRITE_REPORT: (_N, _N, _N, _M, _M),
    Action.SEE_STATUS: (_N, _N, _N, _M, _M),
    Action.HOLD: (_N, _N, _N, _N, _M),
}


def scope(action: Action, standing: Standing) -> Scope:
    """How far somebody of this standing may go with an action."""
    return MATRIX[action][tuple(Standing).index(standing)]
