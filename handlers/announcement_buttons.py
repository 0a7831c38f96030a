"""What stands under announcements: a part of the table of contents in handlers/__init__.py."""

from collections.abc import Mapping

from bot.callback_data import CallbackData
from bot.domain.rights import Action
from bot.views import announcements as steering
from bot.views import announcing as texts
from bot.views import announcing_audience as whom
from bot.views import announcing_times as times
from bot.views import announcing_ways as ways
from bot.views import buttons
from bot.views import urgent as haste
from bot.views.amendments import ChangeEverywhere, EditText
from bot.views.announced import GotIt, ReadAnnouncement, ToldThem
from handlers import amendments, announcements, announcing, announcing_choices, archive, urgent
from handlers.guarded import Guarded

BUTTONS: Mapping[type[CallbackData], Guarded] = {
    steering.ShowAnnouncements: Guarded(archive.show_announcements, Action.READ_ANNOUNCEMENTS),
    ReadAnnouncement: Guarded(archive.read, Action.READ_ANNOUNCEMENTS),
    GotIt: Guarded(archive.got_it, Action.READ_ANNOUNCEMENTS),
    ToldThem: Guarded(archive.told_them, Action.LIST_PEOPLE),
    steering.OpenAnnouncement: Guarded(announcements.open_card, Action.ANNOUNCE),
    steering.PauseAnnouncement: Guarded(announcements.pause, Action.ANNOUNCE),
    steering.AskStop: Guarded(announcements.ask_stop, Action.ANNOUNCE),
    steering.StopAnnouncement: Guarded(announcements.stop, Action.ANNOUNCE),
    steering.StopAnothers: Guarded(announcements.stop_anothers, Action.STOP_ANNOUNCEMENT),
    steering.RingAgain: Guarded(announcements.ring_again, Action.ANNOUNCE),
    steering.SendAgain: Guarded(announcements.send_again, Action.ANNOUNCE),
    steering.ShowUnreached: Guarded(announcements.show_unreached, Action.ANNOUNCE),
    steering.ShowSilent: Guarded(announcements.show_silent, Action.ANNOUNCE),
    steering.AskRecall: Guarded(announcements.ask_recall, Action.ANNOUNCE),
    steering.RecallAnnouncement: Guarded(announcements.recall, Action.ANNOUNCE),
    steering.LeaveCard: Guarded(announcements.leave, Action.TALK),
    steering.ChooseText: Guarded(amendments.choose, Action.ANNOUNCE),
    haste.AskUrgent: Guarded(urgent.urgent, Action.ANNOUNCE),
    haste.SendUrgent: Guarded(urgent.send, Action.ANNOUNCE),
    haste.ShowUrgent: Guarded(urgent.show_again, Action.ANNOUNCE),
    haste.UrgentTowns: Guarded(urgent.show_towns, Action.ANNOUNCE),
    haste.UrgentBuses: Guarded(urgent.show_buses, Action.ANNOUNCE),
    haste.UrgentFor: Guarded(urgent.choose_town, Action.ANNOUNCE),
    haste.UrgentForBus: Guarded(urgent.choose_bus, Action.ANNOUNCE),
    haste.DropUrgent: Guarded(urgent.drop, Action.ANNOUNCE),
    EditText: Guarded(amendments.ask, Action.ANNOUNCE),
    ChangeEverywhere: Guarded(amendments.change, Action.ANNOUNCE),
    buttons.BeginAnnouncement: Guarded(announcing.announce, Action.ANNOUNCE),
    ways.GoOn: Guarded(announcing.go_on, Action.ANNOUNCE),
    ways.DropDraft: Guarded(announcing.drop, Action.ANNOUNCE),
    ways.TakeText: Guarded(announcing.take, Action.ANNOUNCE),
    ways.ShowTexts: Guarded(announcing.show_texts, Action.ANNOUNCE),
    ways.ShowAudience: Guarded(announcing_choices.show_audience, Action.ANNOUNCE),
    ways.ShowPreview: Guarded(announcing_choices.preview, Action.ANNOUNCE),
    ways.ShowConfirm: Guarded(announcing_choices.confirm, Action.ANNOUNCE),
    texts.WriteText: Guarded(announcing.write, Action.ANNOUNCE),
    texts.DropText: Guarded(announcing.drop_text, Action.ANNOUNCE),
    texts.AskLanguage: Guarded(announcing.ask_language, Action.ANNOUNCE),
    texts.SetLanguage: Guarded(announcing.set_language, Action.ANNOUNCE),
    whom.ShowTerms: Guarded(announcing_choices.show_terms, Action.ANNOUNCE),
    whom.ChooseTerm: Guarded(announcing_choices.choose_term, Action.ANNOUNCE),
    whom.KeepAudience: Guarded(announcing_choices.keep_audience, Action.ANNOUNCE),
    times.AskWhen: Guarded(announcing_choices.ask_when, Action.ANNOUNCE),
    times.SetWhen: Guarded(announcing_choices.set_when, Action.ANNOUNCE),
    times.AskItem: Guarded(announcing_choices.ask_item, Action.ANNOUNCE),
    times.AskOffset: Guarded(announcing_choices.ask_offset, Action.ANNOUNCE),
    times.SetOffset: Guarded(announcing_choices.set_offset, Action.ANNOUNCE),
    times.AskValid: Guarded(announcing_choices.ask_valid, Action.ANNOUNCE),
    times.SetValid: Guarded(announcing_choices.set_valid, Action.ANNOUNCE),
    times.AskGotIt: Guarded(announcing_choices.ask_got_it, Action.ANNOUNCE),
    times.SendAnnouncement: Guarded(announcing_choices.send, Action.ANNOUNCE),
}
"""A class of callback data each."""
