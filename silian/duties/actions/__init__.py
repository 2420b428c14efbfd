"""Every change to rules, excuses and the calendar; one function per thing a person does."""
