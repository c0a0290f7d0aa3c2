# The sentences of this area: report.
