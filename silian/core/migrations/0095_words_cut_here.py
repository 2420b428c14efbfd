from django.db import migrations

# The same signs as `_HAN` and `_FULL_WIDTH` in silian/core/search.py.
FULL_WIDTH = "".join(chr(code) for code in range(0xFF01, 0xFF5F)) + "\u3000"
HALF_WIDTH = "".join(chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)) + " "


def write_sounds(apps, schema_editor):
    """How every sign sounds, and the words in which one sounds otherwise (银行, 重庆), as the package for pinyin knows them."""
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    toned = {chr(code): PINYIN_DICT[code].split(",")[0] for code in range(0x3400, 0xA000) if code in PINYIN_DICT}
    plain = {one: to_normal(one).replace("ü", "v") for one in set(toned.values())}
    sounds = {sign: plain[sound] for sign, sound in toned.items()}
    for word, readings in PHRASES_DICT.items():
        first = [one[0] for one in readings]
        if 2 <= len(word) <= 4 and first != [toned.get(sign) for sign in word]:
            heard = [plain.get(one) or to_normal(one).replace("ü", "v") for one in first]
            if len(heard) == len(word) and heard != [sounds.get(sign) for sign in word]:
                sounds[word] = " ".join(heard)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_sound (sign, sound) SELECT * FROM unnest(%s::text[], %s::text[])",
            [list(sounds), list(sounds.values())],
        )
        cursor.execute("ANALYZE core_sound")  # else it would be read whole for every sign until somebody tidies up


class Migration(migrations.Migration):
    """PostgreSQL cuts Chinese words itself, so an index can hold them without a column that somebody has to keep filled.

    The table of sounds is written once, here, and never changes under an index: the functions may call themselves immutable.
    They are short, and compiling them would take a hundred times as long as running them: `SET jit = off`.
    A newer table is a migration that also rebuilds the indexes over `silian_words`.
    """

    dependencies = [("core", "0094_allowance")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TABLE core_sound (sign text PRIMARY KEY, sound text NOT NULL);
            GRANT SELECT ON core_sound TO PUBLIC;
            """,
            "DROP TABLE core_sound",
        ),
        migrations.RunPython(write_sounds, migrations.RunPython.noop),
        migrations.RunSQL(
            f"""
            CREATE FUNCTION silian_plain(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
            RETURN lower(translate(words, '{FULL_WIDTH.replace("'", "''")}', '{HALF_WIDTH.replace("'", "''")}'));

            -- The sound of every sign; of a sign without one, the sign itself. Each is looked up alone: a join would read the whole table.
            CREATE FUNCTION silian_sounds(run text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 500 SET jit = off AS $$
            DECLARE
                sounds text[];
                word record;
            BEGIN
                SELECT array_agg(coalesce((SELECT sound FROM public.core_sound WHERE sign = one), one) ORDER BY place) INTO sounds
                FROM unnest(string_to_array(run, NULL)) WITH ORDINALITY AS signs(one, place);
                -- Of words in words the longer one is right.
                FOR word IN
                    SELECT place, string_to_array(heard, ' ') AS sounds FROM (
                        SELECT place, size, (SELECT sound FROM public.core_sound WHERE sign = substr(run, place, size)) AS heard
                        FROM generate_series(1, length(run) - 1) place CROSS JOIN generate_series(2, 4) size
                        WHERE place + size - 1 <= length(run)
                    ) pieces WHERE heard IS NOT NULL ORDER BY size, place
                LOOP
                    sounds[word.place:word.place + cardinality(word.sounds) - 1] := word.sounds;
                END LOOP;
                RETURN sounds;
            END $$;

            -- The words of `lexemes` in silian/core/search.py. Beyond the first four hundred signs there is no pinyin:
            -- nobody types the middle of a long text that way, and it would make most of the index.
            CREATE FUNCTION silian_words(one text, two text DEFAULT '', three text DEFAULT '') RETURNS tsvector
                LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 2000 SET jit = off AS $$
            DECLARE
                whole text := public.silian_plain(left(concat_ws(' ', one, two, three), 100000));
                found text[];
            BEGIN
                WITH runs AS MATERIALIZED (
                    SELECT left(hit[1], 200) AS run, place FROM regexp_matches(whole, '[\\u3400-\\u9fff]+', 'g') WITH ORDINALITY AS hits(hit, place)
                ), spoken AS MATERIALIZED (
                    SELECT public.silian_sounds(run) AS sounds
                    FROM (SELECT run, sum(length(run)) OVER (ORDER BY place) - length(run) AS before FROM runs) AS measured
                    WHERE before < 400
                ), heard AS MATERIALIZED (
                    SELECT sounds, ARRAY(SELECT left(sound, 1) FROM unnest(sounds) sound) AS initials FROM spoken
                )
                SELECT array_agg(word) INTO found FROM (
                    SELECT left(hit[1], 60) AS word FROM regexp_matches(whole, '[a-z0-9]+', 'g') AS hit
                    UNION SELECT substr(run, at, size) FROM runs CROSS JOIN LATERAL generate_series(1, length(run)) at CROSS JOIN generate_series(1, 2) size
                    UNION SELECT left(array_to_string(sounds[at:at + 59], ''), 60) FROM heard CROSS JOIN LATERAL generate_series(1, cardinality(sounds)) at
                    UNION SELECT '~' || array_to_string(initials[at:at + 39], '') FROM heard CROSS JOIN LATERAL generate_series(1, cardinality(sounds)) at
                ) AS words;
                RETURN array_to_tsvector(coalesce(found, '{{}}'));
            END $$;
            """,
            """
            DROP FUNCTION silian_words(text, text, text);
            DROP FUNCTION silian_sounds(text);
            DROP FUNCTION silian_plain(text);
            """,
        ),
    ]
