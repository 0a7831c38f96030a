"""What stands under polls: a part of the table of contents in handlers/__init__.py."""

from collections.abc import Mapping

from bot.callback_data import CallbackData
from bot.domain.rights import Action
from bot.views import buttons
from bot.views.polls import group_votes as voting
from bot.views.polls import made as asked
from bot.views.polls import making_ways as asking
from bot.views.polls import presses
from bot.views.polls import result_presses as came
from handlers import group_votes, poll_choices, poll_making, poll_running, polls, results, results_file
from handlers.guarded import Guarded

BUTTONS: Mapping[type[CallbackData], Guarded] = {
    buttons.ShowPolls: Guarded(polls.show_polls, Action.ANSWER_POLL),
    presses.OpenRound: Guarded(polls.open_round, Action.ANSWER_POLL),
    presses.ShowQuestion: Guarded(polls.show_question, Action.ANSWER_POLL),
    presses.PollAnswer: Guarded(polls.answer, Action.ANSWER_POLL),
    presses.PassQuestion: Guarded(polls.pass_question, Action.ANSWER_POLL),
    presses.TakeBack: Guarded(polls.take_back, Action.ANSWER_POLL),
    presses.SayAbsent: Guarded(polls.say_absent, Action.ANSWER_POLL),
    presses.LeaveRound: Guarded(polls.leave, Action.ANSWER_POLL),
    presses.ShowSummary: Guarded(polls.show_summary, Action.ANSWER_POLL),
    presses.AnswerFor: Guarded(polls.show_questions_for, Action.ANSWER_FOR),
    asking.BeginPoll: Guarded(poll_making.make, Action.MAKE_POLL),
    asking.GoOnPoll: Guarded(poll_making.go_on, Action.MAKE_POLL),
    asking.DropPoll: Guarded(poll_making.drop, Action.MAKE_POLL),
    asking.AskPoll: Guarded(poll_making.ask, Action.MAKE_POLL),
    asking.ShowKinds: Guarded(poll_choices.show_kinds, Action.MAKE_POLL),
    asking.SetKind: Guarded(poll_choices.set_kind, Action.MAKE_POLL),
    asking.ShowPollAudience: Guarded(poll_choices.show_audience, Action.MAKE_POLL),
    asking.PollTerms: Guarded(poll_choices.show_terms, Action.MAKE_POLL),
    asking.PollTerm: Guarded(poll_choices.choose_term, Action.MAKE_POLL),
    asking.KeepPollAudience: Guarded(poll_choices.keep_audience, Action.MAKE_POLL),
    asking.PutToGroup: Guarded(poll_choices.put_to_group, Action.MAKE_POLL),
    asking.AskClosing: Guarded(poll_choices.ask_closing, Action.MAKE_POLL),
    asking.SetClosing: Guarded(poll_choices.set_closing, Action.MAKE_POLL),
    asking.ShowPollPreview: Guarded(poll_choices.show_preview, Action.MAKE_POLL),
    asking.SetNames: Guarded(poll_choices.set_names, Action.MAKE_POLL),
    asking.SetTowns: Guarded(poll_choices.set_towns, Action.MAKE_POLL),
    asking.SetQuorum: Guarded(poll_choices.set_quorum, Action.MAKE_POLL),
    asking.SetTie: Guarded(poll_choices.set_tie, Action.MAKE_POLL),
    asking.SetBinding: Guarded(poll_choices.set_binding, Action.MAKE_POLL),
    asking.PollLanguages: Guarded(poll_choices.show_languages, Action.MAKE_POLL),
    asking.WriteQuestion: Guarded(poll_choices.write, Action.MAKE_POLL),
    asking.OnlyPreview: Guarded(poll_choices.only_preview, Action.MAKE_POLL),
    asked.OpenRunning: Guarded(poll_running.open_card, Action.MAKE_POLL),
    asked.EndRunning: Guarded(poll_running.end, Action.MAKE_POLL),
    asked.ShowDecided: Guarded(poll_running.show_decided, Action.VOTE_FOR_TOWN),
    voting.OpenVote: Guarded(group_votes.open_card, Action.MAKE_POLL),
    voting.EndVote: Guarded(group_votes.end, Action.MAKE_POLL),
    voting.SendVoteAgain: Guarded(group_votes.send_again, Action.MAKE_POLL),
    voting.VoteIsThere: Guarded(group_votes.is_there, Action.MAKE_POLL),
    voting.AssignVotes: Guarded(group_votes.assign, Action.MAKE_POLL),
    voting.DropVotes: Guarded(group_votes.drop, Action.MAKE_POLL),
    came.ShowResults: Guarded(results.show_results, Action.SEE_RESULTS),
    came.ShowResult: Guarded(results.show_result, Action.SEE_RESULTS),
    came.ShowSaid: Guarded(results.show_said, Action.SEE_RESULTS),
    came.ShowResponse: Guarded(results.show_response, Action.SEE_RESULTS),
    came.ShowUnanswered: Guarded(results.show_unanswered, Action.SEE_RESULTS),
    came.RemindSilent: Guarded(results.remind, Action.MAKE_POLL),
    came.SendResults: Guarded(results_file.send_results, Action.SEE_RESULTS),
    came.PublishResults: Guarded(results.publish, Action.SEE_RESULTS),
    came.ShowPublished: Guarded(results.show_published, Action.READ_RESULTS),
}
"""A class of callback data each."""
