"""The six haves: computed from records, as of any day, by a constant number of questions."""

from datetime import timedelta

import pytest
from django.urls import NoReverseMatch, reverse

from silian.documents import actions as documents
from silian.documents.tests import build as document_build
from silian.duties.queries import haves as queries
from silian.duties.queries.evidence import Asked
from silian.duties.queries.haves import COUNTED, HAVES
from silian.exchange.tests import build as exchange_build


def had(kind, thing, day) -> set[str]:
    return {one.key for one in queries.haves(kind, thing.federation_id, thing.pk, day) if one.is_had}


def test_every_kind_of_thing_has_the_six_and_every_source_leads_somewhere():
    for kind, table in COUNTED.items():
        assert list(table) == list(HAVES), kind
        for sources in table.values():
            for source in sources:
                for name, args in ((source.opens, [1]), (source.where, [])):
                    try:
                        reverse(name, args=args)
                    except NoReverseMatch:
                        pytest.fail(f"{name} of {source.rows.__name__} leads nowhere")


def test_without_records_nothing_is_had_and_each_says_what_would_bring_it(cast):
    for kind, thing in (("member", cast.choir), ("community", cast.community)):
        found = queries.haves(kind, cast.street.pk, thing.pk, cast.today)
        assert [(one.is_had, bool(one.sources[0].act)) for one in found] == [(False, True)] * 6


def test_a_receipt_of_the_rules_in_force_is_a_have_from_its_day_on(cast):
    version = document_build.issued(cast, day=cast.today - timedelta(days=30))
    document_build.handed(cast, version)
    documents.enter_paper(document_build.handout(cast.choir), cast.today - timedelta(days=5), by=cast.secretary)
    assert had("member", cast.choir, cast.today) == {"rules"}
    assert had("member", cast.choir, cast.today - timedelta(days=6)) == set()
    # The next version asks for a new receipt; what was had before stays had as of then.
    document_build.issued(cast, version.document, document_build.NEXT)
    assert had("member", cast.choir, cast.today) == set()
    assert had("member", cast.choir, cast.today - timedelta(days=1)) == {"rules"}
