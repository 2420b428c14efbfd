"""Workbooks in: read, planned, looked at, written. See README.md of this app; the rooms here are

`sheets` bytes → sheets · `tables` sheet → header and rows · `cells` cell → value · `plan` rows → what would change ·
`runs` handed in → checked → written · `kinds` which kinds there are · `answers` the workbook that comes back, templates.
"""
