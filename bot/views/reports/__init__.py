"""The words of the evidence pack: facts in, papers, sheets and pages out. As files: bot/files/reports."""
