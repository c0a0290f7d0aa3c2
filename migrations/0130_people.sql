-- Who is it: the words of people's names with their keys, where people were held, and the search while a call lasts.
--
-- Keys are made by the client, which knows how names sound. A search compares keys for equality only: against the
-- lexicon of distinct words, which is small, and from there to people by pairs of words, which are rare. A similarity
-- index over a million names would look at thousands of them for every search.
SET ROLE linelamp_owner;

-- Every distinct word of a name, in ASCII.
CREATE TABLE linelamp.name_word (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    word text NOT NULL UNIQUE CHECK (word ~ '^[a-z0-9]{1,60}$')
);

-- What a word is found under: its first sign tells the kind. '-' one letter left out, '.' consonants, 'm' Double
-- Metaphone, 'd' Daitch-Mokotoff.
CREATE TABLE linelamp.name_key (
    key text NOT NULL CHECK (key ~ '^[-.md][A-Za-z0-9]{1,60}$'),
    word_id integer NOT NULL REFERENCES linelamp.name_word,
    PRIMARY KEY (key, word_id)
);

-- Whose name has the word, and where that person was last known: a search looks there first.
CREATE TABLE linelamp.person_word (
    person_id uuid NOT NULL REFERENCES linelamp.person,
    word_id integer NOT NULL REFERENCES linelamp.name_word,
    word text NOT NULL,
    facility_id uuid REFERENCES linelamp.facility,
    PRIMARY KEY (person_id, word_id)
);
CREATE INDEX person_word_word ON linelamp.person_word (word_id, person_id);
CREATE INDEX person_word_there ON linelamp.person_word (facility_id, word text_pattern_ops, person_id);

-- Two words of one name, the lower number first.
CREATE TABLE linelamp.person_pair (
    lower_id integer NOT NULL,
    higher_id integer NOT NULL,
    person_id uuid NOT NULL REFERENCES linelamp.person,
    PRIMARY KEY (lower_id, higher_id, person_id)
);

-- The custody path: where, from when to when as far as is known, and who said so.
CREATE TABLE linelamp.custody (
    person_id uuid NOT NULL REFERENCES linelamp.person,
    facility_id uuid NOT NULL REFERENCES linelamp.facility,
    from_at timestamptz NOT NULL,
    to_at timestamptz NOT NULL,
    said_by text NOT NULL,
    source text NOT NULL CHECK (source IN ('call', 'told')),
    PRIMARY KEY (person_id, facility_id, from_at),
    CHECK (to_at >= from_at)
);

-- What a search compares before it looks at anybody closely: one narrow row for each person, read from its index alone.
-- A name may be thousands of people's; only the likeliest by this row are looked up.
CREATE TABLE linelamp.person_outline (
    person_id uuid NOT NULL REFERENCES linelamp.person,
    country text,
    born_in smallint,
    a_number text,
    -- A bit for each place of the custody path. Two places may share one: it says who may have been there, never who was.
    places bigint NOT NULL DEFAULT 0,
    has_more boolean NOT NULL,
    PRIMARY KEY (person_id) INCLUDE (country, born_in, a_number, places, has_more)
);

-- A country by the names it goes by.
CREATE TABLE linelamp.country_name (
    name text PRIMARY KEY,
    code text NOT NULL CHECK (code ~ '^[A-Z]{2}$')
);

-- Who was shown to whom during a call: once, however often the search was repeated.
CREATE TABLE linelamp.candidate_shown (
    call_id uuid NOT NULL REFERENCES linelamp.call,
    person_id uuid NOT NULL REFERENCES linelamp.person,
    login text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (call_id, person_id, login)
);
CREATE INDEX candidate_shown_person ON linelamp.candidate_shown (person_id, at DESC);

-- How often was searched during a call.
CREATE TABLE linelamp.candidate_count (
    call_id uuid PRIMARY KEY REFERENCES linelamp.call,
    asked integer NOT NULL
) WITH (fillfactor = 50);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['name_word', 'name_key', 'person_word', 'person_pair', 'person_outline', 'country_name', 'custody',
        'candidate_shown', 'candidate_count']
    LOOP
        EXECUTE format('ALTER TABLE linelamp.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE linelamp.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY functions ON linelamp.%I TO linelamp_api_owner USING (true) WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT ON linelamp.%I TO linelamp_api_owner', name);
    END LOOP;
END $$;
GRANT UPDATE ON linelamp.person_word, linelamp.person_outline, linelamp.custody, linelamp.candidate_count TO linelamp_api_owner;

-- Every row of a person and of a custody path is in the outline, whoever writes it.
CREATE FUNCTION linelamp.person_is_outlined() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO linelamp.person_outline AS o (person_id, country, born_in, a_number, has_more)
    VALUES (NEW.id, linelamp.country_key(NEW.country), substring(NEW.born FROM '[0-9]{4}')::smallint, NEW.a_number, NEW.has_more)
    ON CONFLICT ON CONSTRAINT person_outline_pkey DO UPDATE
       SET country = excluded.country, born_in = excluded.born_in, a_number = excluded.a_number, has_more = excluded.has_more;
    RETURN NULL;
END $$;
CREATE TRIGGER is_outlined AFTER INSERT OR UPDATE OF country, born, a_number, has_more ON linelamp.person FOR EACH ROW
    EXECUTE FUNCTION linelamp.person_is_outlined();
CREATE FUNCTION linelamp.custody_is_outlined() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE linelamp.person_outline o SET places = o.places | linelamp.place_bit(NEW.facility_id)
     WHERE o.person_id = NEW.person_id AND o.places & linelamp.place_bit(NEW.facility_id) = 0;
    RETURN NULL;
END $$;
CREATE TRIGGER is_outlined AFTER INSERT ON linelamp.custody FOR EACH ROW EXECUTE FUNCTION linelamp.custody_is_outlined();

-- A call that is somebody's says where that person is.
CREATE FUNCTION linelamp.call_tells_custody() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE linelamp.custody c SET to_at = greatest(c.to_at, NEW.arrived_at)
     WHERE c.person_id = NEW.person_id AND c.facility_id = NEW.facility_id AND c.from_at <= NEW.arrived_at AND NOT c.taken_back
       AND NOT EXISTS (SELECT FROM linelamp.custody later WHERE later.person_id = c.person_id
                          AND later.facility_id <> c.facility_id AND later.from_at > c.from_at
                          AND later.from_at <= NEW.arrived_at);
    IF NOT FOUND THEN
        INSERT INTO linelamp.custody (person_id, facility_id, from_at, to_at, said_by, source)
        VALUES (NEW.person_id, NEW.facility_id, NEW.arrived_at, NEW.arrived_at, session_user, 'call')
        ON CONFLICT ON CONSTRAINT custody_pkey DO NOTHING;
    END IF;
    PERFORM linelamp.custody_moves_words(NEW.person_id);
    RETURN NULL;
END $$;
CREATE TRIGGER tells_custody AFTER UPDATE OF person_id ON linelamp.call FOR EACH ROW
    WHEN (NEW.person_id IS NOT NULL AND NEW.facility_id IS NOT NULL AND NEW.person_id IS DISTINCT FROM OLD.person_id)
    EXECUTE FUNCTION linelamp.call_tells_custody();
RESET ROLE;

SET ROLE linelamp_api_owner;
INSERT INTO linelamp.setting (name, value, why) VALUES
    ('candidates_per_call', '300', 'How many times candidates may be sought during one call.');

-- The bit of a place in an outline.
CREATE FUNCTION linelamp.place_bit(facility uuid) RETURNS bigint LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN 1::bigint << (get_byte(uuid_send(place_bit.facility), 15) & 63);
END $$;

-- The names of countries people are born in, in English and Spanish, without accents, and their ISO 3166 codes.
INSERT INTO linelamp.country_name (name, code) VALUES
    ('af', 'AF'), ('afghanistan', 'AF'), ('afganistan', 'AF'), ('al', 'AL'), ('albania', 'AL'), ('dz', 'DZ'),
    ('algeria', 'DZ'), ('argelia', 'DZ'), ('ao', 'AO'), ('angola', 'AO'), ('ar', 'AR'), ('argentina', 'AR'),
    ('am', 'AM'), ('armenia', 'AM'), ('az', 'AZ'), ('azerbaijan', 'AZ'), ('azerbaiyan', 'AZ'), ('bd', 'BD'),
    ('bangladesh', 'BD'), ('banglades', 'BD'), ('by', 'BY'), ('belarus', 'BY'), ('bielorrusia', 'BY'),
    ('bz', 'BZ'), ('belize', 'BZ'), ('belice', 'BZ'), ('bj', 'BJ'), ('benin', 'BJ'), ('bo', 'BO'),
    ('bolivia', 'BO'), ('br', 'BR'), ('brazil', 'BR'), ('brasil', 'BR'), ('bf', 'BF'), ('burkina faso', 'BF'),
    ('cm', 'CM'), ('cameroon', 'CM'), ('camerun', 'CM'), ('td', 'TD'), ('chad', 'TD'), ('cl', 'CL'),
    ('chile', 'CL'), ('cn', 'CN'), ('china', 'CN'), ('co', 'CO'), ('colombia', 'CO'), ('cg', 'CG'),
    ('congo', 'CG'), ('cd', 'CD'), ('dr congo', 'CD'), ('democratic republic of the congo', 'CD'),
    ('republica democratica del congo', 'CD'), ('cr', 'CR'), ('costa rica', 'CR'), ('ci', 'CI'),
    ('ivory coast', 'CI'), ('cote d''ivoire', 'CI'), ('costa de marfil', 'CI'), ('cu', 'CU'), ('cuba', 'CU'),
    ('do', 'DO'), ('dominican republic', 'DO'), ('republica dominicana', 'DO'), ('ec', 'EC'), ('ecuador', 'EC'),
    ('eg', 'EG'), ('egypt', 'EG'), ('egipto', 'EG'), ('sv', 'SV'), ('el salvador', 'SV'), ('salvador', 'SV'),
    ('er', 'ER'), ('eritrea', 'ER'), ('et', 'ET'), ('ethiopia', 'ET'), ('etiopia', 'ET'), ('gm', 'GM'),
    ('gambia', 'GM'), ('ge', 'GE'), ('georgia', 'GE'), ('gh', 'GH'), ('ghana', 'GH'), ('gt', 'GT'),
    ('guatemala', 'GT'), ('gn', 'GN'), ('guinea', 'GN'), ('gy', 'GY'), ('guyana', 'GY'), ('ht', 'HT'),
    ('haiti', 'HT'), ('ayiti', 'HT'), ('hn', 'HN'), ('honduras', 'HN'), ('in', 'IN'), ('india', 'IN'),
    ('id', 'ID'), ('indonesia', 'ID'), ('ir', 'IR'), ('iran', 'IR'), ('iq', 'IQ'), ('iraq', 'IQ'), ('irak', 'IQ'),
    ('il', 'IL'), ('israel', 'IL'), ('jm', 'JM'), ('jamaica', 'JM'), ('jo', 'JO'), ('jordan', 'JO'),
    ('jordania', 'JO'), ('kz', 'KZ'), ('kazakhstan', 'KZ'), ('kazajistan', 'KZ'), ('ke', 'KE'), ('kenya', 'KE'),
    ('kenia', 'KE'), ('kg', 'KG'), ('kyrgyzstan', 'KG'), ('kirguistan', 'KG'), ('la', 'LA'), ('laos', 'LA'),
    ('lb', 'LB'), ('lebanon', 'LB'), ('libano', 'LB'), ('lr', 'LR'), ('liberia', 'LR'), ('ly', 'LY'),
    ('libya', 'LY'), ('libia', 'LY'), ('ml', 'ML'), ('mali', 'ML'), ('mr', 'MR'), ('mauritania', 'MR'),
    ('mx', 'MX'), ('mexico', 'MX'), ('mejico', 'MX'), ('md', 'MD'), ('moldova', 'MD'), ('moldavia', 'MD'),
    ('ma', 'MA'), ('morocco', 'MA'), ('marruecos', 'MA'), ('mm', 'MM'), ('myanmar', 'MM'), ('burma', 'MM'),
    ('birmania', 'MM'), ('np', 'NP'), ('nepal', 'NP'), ('ni', 'NI'), ('nicaragua', 'NI'), ('ne', 'NE'),
    ('niger', 'NE'), ('ng', 'NG'), ('nigeria', 'NG'), ('pk', 'PK'), ('pakistan', 'PK'), ('pa', 'PA'),
    ('panama', 'PA'), ('py', 'PY'), ('paraguay', 'PY'), ('pe', 'PE'), ('peru', 'PE'), ('ph', 'PH'),
    ('philippines', 'PH'), ('filipinas', 'PH'), ('ro', 'RO'), ('romania', 'RO'), ('rumania', 'RO'), ('ru', 'RU'),
    ('russia', 'RU'), ('rusia', 'RU'), ('rw', 'RW'), ('rwanda', 'RW'), ('ruanda', 'RW'), ('sn', 'SN'),
    ('senegal', 'SN'), ('sl', 'SL'), ('sierra leone', 'SL'), ('sierra leona', 'SL'), ('so', 'SO'),
    ('somalia', 'SO'), ('ss', 'SS'), ('south sudan', 'SS'), ('sudan del sur', 'SS'), ('lk', 'LK'),
    ('sri lanka', 'LK'), ('sd', 'SD'), ('sudan', 'SD'), ('sr', 'SR'), ('suriname', 'SR'), ('surinam', 'SR'),
    ('sy', 'SY'), ('syria', 'SY'), ('siria', 'SY'), ('tj', 'TJ'), ('tajikistan', 'TJ'), ('tayikistan', 'TJ'),
    ('tz', 'TZ'), ('tanzania', 'TZ'), ('tg', 'TG'), ('togo', 'TG'), ('tt', 'TT'), ('trinidad and tobago', 'TT'),
    ('trinidad y tobago', 'TT'), ('tn', 'TN'), ('tunisia', 'TN'), ('tunez', 'TN'), ('tr', 'TR'), ('turkey', 'TR'),
    ('turkiye', 'TR'), ('turquia', 'TR'), ('tm', 'TM'), ('turkmenistan', 'TM'), ('ug', 'UG'), ('uganda', 'UG'),
    ('ua', 'UA'), ('ukraine', 'UA'), ('ucrania', 'UA'), ('us', 'US'), ('united states', 'US'), ('usa', 'US'),
    ('estados unidos', 'US'), ('uy', 'UY'), ('uruguay', 'UY'), ('uz', 'UZ'), ('uzbekistan', 'UZ'), ('ve', 'VE'),
    ('venezuela', 'VE'), ('vn', 'VN'), ('vietnam', 'VN'), ('viet nam', 'VN'), ('ye', 'YE'), ('yemen', 'YE'),
    ('zw', 'ZW'), ('zimbabwe', 'ZW'), ('zimbabue', 'ZW');

-- A country as it is compared: its code, or what was said where no country is known by that.
CREATE FUNCTION linelamp.country_key(said text) RETURNS text LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    folded text := lower(regexp_replace(normalize(trim(country_key.said), NFD), '[\u0300-\u036f]', '', 'g'));
BEGIN
    RETURN coalesce((SELECT n.code FROM linelamp.country_name n WHERE n.name = folded), folded);
END $$;

-- The words of a name with their keys, as the client sends them: [{"word": …, "keys": [ … ]}].
CREATE FUNCTION linelamp.name_words(given jsonb) RETURNS TABLE (place integer, word text, keys text[], unfinished boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF given IS NULL THEN
        RETURN;
    END IF;
    IF jsonb_typeof(given) <> 'array' OR jsonb_array_length(given) > 12 OR length(given::text) > 40000 THEN
        RAISE EXCEPTION 'that is no name' USING ERRCODE = 'LL006';
    END IF;
    RETURN QUERY
    SELECT w.place::integer, w.item ->> 'word',
           ARRAY(SELECT DISTINCT k.key FROM jsonb_array_elements_text(w.item -> 'keys') k (key)),
           coalesce((w.item ->> 'unfinished')::boolean, false)
      FROM jsonb_array_elements(given) WITH ORDINALITY w (item, place)
     WHERE w.item ->> 'word' ~ '^[a-z0-9]{1,60}$';
END $$;

-- Files a person's name under its words. Words that are there already keep their keys and gain new ones.
CREATE FUNCTION linelamp.file_name(person uuid, words jsonb) RETURNS void LANGUAGE plpgsql VOLATILE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- In one order, whoever files: two desks that file the same words at once must not wait for each other.
    INSERT INTO linelamp.name_word (word) SELECT DISTINCT n.word FROM linelamp.name_words(file_name.words) n ORDER BY n.word
    ON CONFLICT ON CONSTRAINT name_word_word_key DO NOTHING;
    INSERT INTO linelamp.name_key (key, word_id)
    SELECT DISTINCT k.key, w.id FROM linelamp.name_words(file_name.words) n
      JOIN linelamp.name_word w ON w.word = n.word CROSS JOIN unnest(n.keys) k (key)
     ORDER BY k.key, w.id
    ON CONFLICT ON CONSTRAINT name_key_pkey DO NOTHING;
    INSERT INTO linelamp.person_word (person_id, word_id, word, facility_id)
    SELECT DISTINCT file_name.person, w.id, w.word, (SELECT c.facility_id FROM linelamp.custody c
                                                     WHERE c.person_id = file_name.person ORDER BY c.to_at DESC LIMIT 1)
      FROM linelamp.name_words(file_name.words) n JOIN linelamp.name_word w ON w.word = n.word
    ON CONFLICT ON CONSTRAINT person_word_pkey DO NOTHING;
    INSERT INTO linelamp.person_pair (lower_id, higher_id, person_id)
    SELECT a.word_id, b.word_id, file_name.person FROM linelamp.person_word a JOIN linelamp.person_word b
        ON b.person_id = a.person_id AND a.word_id < b.word_id
     WHERE a.person_id = file_name.person
    ON CONFLICT ON CONSTRAINT person_pair_pkey DO NOTHING;
END $$;

-- A new person, from a call in hand or once held: what the first minute gives, filed under the words of the name.
CREATE FUNCTION linelamp.person_make(request uuid, call uuid, fence bigint, given text, family text, a_number text,
    country text, born text, language text, words jsonb DEFAULT NULL) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me text := linelamp.me('operator', 'lead');
    c linelamp.call;
BEGIN
    IF NOT linelamp.record(me, 'person_make', person_make.request, person_make.request) THEN
        RETURN person_make.request;
    END IF;
    IF greatest(length(given), length(family), length(country), length(born)) > 200
       OR a_number !~ '^[0-9]{9}$' OR language !~ '^[a-z]{2,3}$' THEN
        RAISE EXCEPTION 'a field is too long or not of its form' USING ERRCODE = 'LL006';
    END IF;
    INSERT INTO linelamp.person (id, given, family, a_number, country, born, language, made_by)
    VALUES (person_make.request, given, family, a_number, country, born, language, me);
    PERFORM linelamp.file_name(person_make.request, person_make.words);
    IF person_make.call IS NOT NULL THEN
        c := linelamp.may_place(me, person_make.call);
        UPDATE linelamp.call x SET person_id = person_make.request, touched_at = clock_timestamp() WHERE x.id = c.id;
        PERFORM linelamp.append_fact(me, c.id, c.case_id, 'set', jsonb_strip_nulls(jsonb_build_object('field', 'person',
            'from', c.person_id, 'to', person_make.request)), person_make.fence);
    END IF;
    RETURN person_make.request;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.person_make(uuid, uuid, bigint, text, text, text, text, text, text, jsonb)
    TO linelamp_operator, linelamp_lead;

-- The three that seek know better than any estimate that everything goes by index, row by row: a search looks up some
-- hundred keys among millions. A plan made once serves for the session.
--
-- Which words of the lexicon each word of a search may be, and how strongly: the more kinds of keys agree, the more.
-- At most 24 for each.
CREATE FUNCTION linelamp.words_meant(words jsonb) RETURNS TABLE (place integer, word_id integer, strength integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH asked AS MATERIALIZED (SELECT n.place, n.word, n.keys FROM linelamp.name_words(words_meant.words) n),
    agreed AS (
        SELECT DISTINCT a.place, k.word_id, left(k.key, 1) AS kind
          FROM asked a CROSS JOIN unnest(a.keys) wanted (key) JOIN linelamp.name_key k ON k.key = wanted.key
        UNION ALL
        SELECT a.place, w.id, '=' FROM asked a JOIN linelamp.name_word w ON w.word = a.word),
    judged AS (
        SELECT g.place, g.word_id, sum(CASE g.kind WHEN '=' THEN 30 WHEN '-' THEN 30 WHEN 'm' THEN 14 ELSE 13 END)::integer AS strength
          FROM agreed g GROUP BY g.place, g.word_id),
    ranked AS (
        SELECT j.*, row_number() OVER (PARTITION BY j.place ORDER BY j.strength DESC, j.word_id) AS nth FROM judged j)
    SELECT r.place, r.word_id, r.strength FROM ranked r WHERE r.nth <= 24;
END $$;

-- People whose names may be meant, with how strongly: by two words of the name; by one that lives here or begins so here.
CREATE FUNCTION linelamp.names_meant(words jsonb, facility uuid) RETURNS TABLE (person_id uuid, strength integer)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH meant AS MATERIALIZED (SELECT * FROM linelamp.words_meant(names_meant.words)),
    pairs AS MATERIALIZED (
        SELECT least(a.word_id, b.word_id) AS lower_id, greatest(a.word_id, b.word_id) AS higher_id,
               max(a.strength + b.strength) AS strength
          FROM meant a JOIN meant b ON a.place < b.place AND a.word_id <> b.word_id
         GROUP BY 1, 2
         ORDER BY 3 DESC LIMIT 200),
    by_pair AS (
        SELECT p.person_id, q.strength FROM pairs q
          JOIN linelamp.person_pair p ON p.lower_id = q.lower_id AND p.higher_id = q.higher_id
         LIMIT 2500),
    here AS (
        SELECT w.person_id, m.strength FROM (SELECT x.* FROM meant x ORDER BY x.strength DESC) m
          JOIN linelamp.name_word n ON n.id = m.word_id
          JOIN linelamp.person_word w ON w.facility_id = names_meant.facility AND w.word = n.word
         LIMIT 1000),
    begun AS (
        SELECT w.person_id, 60 AS strength FROM linelamp.name_words(names_meant.words) n
          JOIN linelamp.person_word w ON w.facility_id = names_meant.facility
               AND w.word ~>=~ n.word AND w.word ~<~ (n.word || '~')
         WHERE n.unfinished LIMIT 500),
    alone AS (
        SELECT w.person_id, m.strength FROM (SELECT * FROM meant ORDER BY strength DESC LIMIT 6) m
          CROSS JOIN LATERAL (SELECT x.person_id FROM linelamp.person_word x WHERE x.word_id = m.word_id LIMIT 60) w
         WHERE (SELECT count(DISTINCT o.place) FROM meant o) < 2),
    every AS (SELECT * FROM by_pair UNION ALL SELECT * FROM here UNION ALL SELECT * FROM begun UNION ALL SELECT * FROM alone)
    SELECT e.person_id, max(e.strength) FROM every e GROUP BY e.person_id;
END $$;

-- Who may be calling: at most five, the likeliest first, with why. Taking the call was the ticket. A person belongs to
-- the hotline: all who are not sealed are sought, whatever their team. The number is masked, and who was shown is
-- recorded once.
CREATE FUNCTION linelamp.candidates(call uuid, fence bigint, words jsonb, country text, born integer, a_number text)
RETURNS TABLE (id uuid, given text, family text, a_number_masked text, country_of_birth text, born_in text,
    facility text, last_contact timestamptz, score integer, why text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    me text := linelamp.me('operator', 'lead');
    here uuid;
    asked_now integer;
    digits text := translate(candidates.a_number, 'x', '_');
    -- The number with each of its heard digits misheard in turn.
    nearly text[] := ARRAY(SELECT overlay(digits PLACING '_' FROM place) FROM generate_series(1, 9) place
                            WHERE substr(digits, place, 1) <> '_');
    country_asked text := linelamp.country_key(candidates.country);
    here_bit bigint;
    whole text := CASE WHEN candidates.a_number ~ '^[0-9]{9}$' THEN candidates.a_number END;
BEGIN
    PERFORM linelamp.ticket_in_hand(me, candidates.call, candidates.fence);
    SELECT c.facility_id INTO here FROM linelamp.call c WHERE c.id = candidates.call;
    here_bit := linelamp.place_bit(here);
    IF candidates.a_number !~ '^[0-9x]{9}$' OR length(candidates.country) > 200 THEN
        RAISE EXCEPTION 'that cannot be sought' USING ERRCODE = 'LL006';
    END IF;
    INSERT INTO linelamp.candidate_count AS n (call_id, asked) VALUES (candidates.call, 1)
    ON CONFLICT ON CONSTRAINT candidate_count_pkey DO UPDATE SET asked = n.asked + 1 RETURNING n.asked INTO asked_now;
    IF asked_now > linelamp.setting_number('candidates_per_call') THEN
        RAISE EXCEPTION 'too many searches in one call' USING ERRCODE = 'LL007';
    END IF;
    RETURN QUERY
    WITH meant AS (
        SELECT m.person_id, max(m.strength) AS strength, bool_or(m.by_number) AS by_number FROM (
            SELECT n.person_id, n.strength, false FROM linelamp.names_meant(candidates.words, here) n
            UNION ALL
            SELECT p.id, 0, true FROM linelamp.person p WHERE p.a_number = whole
            UNION ALL
            SELECT n.person_id, 0, true FROM linelamp.further_a_number n WHERE n.a_number = whole
               AND NOT EXISTS (SELECT FROM linelamp.taken_back b WHERE b.id = n.id)) m (person_id, strength, by_number)
         GROUP BY m.person_id),
    likeliest AS (
        SELECT m.person_id, m.strength, o.country AS country_key FROM meant m JOIN linelamp.person_outline o ON o.person_id = m.person_id
         ORDER BY m.strength
               + CASE WHEN o.country = country_asked THEN 30 WHEN o.country ~ '^[A-Z]' AND country_asked ~ '^[A-Z]' THEN -20 ELSE 0 END
               + CASE abs(o.born_in - candidates.born) WHEN 0 THEN 30 WHEN 1 THEN 18 WHEN 2 THEN 18 ELSE 0 END
               + CASE WHEN m.by_number OR o.has_more OR o.a_number LIKE digits THEN 90 WHEN o.a_number LIKE ANY (nearly) THEN 30 ELSE 0 END
               + CASE WHEN o.has_more OR o.places & here_bit <> 0 THEN 32 ELSE 0 END DESC
         LIMIT 60),
    -- Whoever was merged away is met as the one he was merged into.
    met AS MATERIALIZED (
        SELECT p.id, p.given, p.family, p.a_number, p.country, p.born, p.has_more, p.sealed, p.merged_into, m.strength, m.country_key
          FROM likeliest m JOIN linelamp.person p ON p.id = m.person_id),
    standing AS (
        SELECT a.id, a.given, a.family, a.a_number, a.country, a.born, a.has_more, a.strength, a.country_key FROM met a
         WHERE a.merged_into IS NULL AND NOT a.sealed
        UNION ALL
        SELECT p.id, p.given, p.family, p.a_number, p.country, p.born, p.has_more, a.strength, linelamp.country_key(p.country)
          FROM met a JOIN linelamp.person p ON p.id = linelamp.person_now(a.id) AND NOT p.sealed
         WHERE a.merged_into IS NOT NULL),
    known AS (
        SELECT p.id, p.given, p.family, p.a_number, p.country, p.born, p.strength,
               p.country_key = country_asked AS same_country,
               p.country_key ~ '^[A-Z]' AND country_asked ~ '^[A-Z]' AS both_countries,
               abs(substring(p.born FROM '[0-9]{4}')::integer - candidates.born) AS years_apart,
               CASE WHEN p.has_more THEN linelamp.other_number_fits(p.id, digits) ELSE p.a_number LIKE digits END AS same_number,
               (SELECT count(*) FROM generate_series(1, 9) place
                 WHERE substr(digits, place, 1) <> '_' AND substr(digits, place, 1) <> substr(p.a_number, place, 1)) AS wrong_digits,
               CASE WHEN p.has_more
                    THEN (SELECT max(c.to_at) FROM linelamp.custody c
                           WHERE c.person_id = ANY (linelamp.same_person(p.id)) AND c.facility_id = here AND NOT c.taken_back)
                    ELSE (SELECT max(c.to_at) FROM linelamp.custody c
                           WHERE c.person_id = p.id AND c.facility_id = here AND NOT c.taken_back) END AS was_here
          FROM standing p),
    judged AS (
        SELECT k.*, k.strength
               + CASE WHEN k.same_country THEN 30 WHEN k.both_countries THEN -20 ELSE 0 END
               + CASE WHEN k.years_apart = 0 THEN 30 WHEN k.years_apart <= 2 THEN 18 WHEN k.years_apart <= 10 THEN -8
                      WHEN k.years_apart IS NOT NULL THEN -20 ELSE 0 END
               + CASE WHEN k.same_number THEN 90 WHEN k.wrong_digits = 1 THEN 30 WHEN k.wrong_digits = 2 THEN 5
                      WHEN k.a_number IS NOT NULL AND digits IS NOT NULL THEN -30 ELSE 0 END
               + CASE WHEN k.was_here IS NOT NULL THEN 32 ELSE 0 END AS points
          FROM known k),
    -- Met by two of his rows he is one all the same.
    first AS (
        SELECT DISTINCT ON (j.id) j.* FROM (
            SELECT x.* FROM judged x WHERE x.points >= 50 ORDER BY x.points DESC, x.was_here DESC NULLS LAST, x.id LIMIT 25) j
         ORDER BY j.id, j.points DESC),
    best AS (
        SELECT j.* FROM first j ORDER BY j.points DESC, j.was_here DESC NULLS LAST, j.id LIMIT 5),
    shown AS (
        INSERT INTO linelamp.candidate_shown (call_id, person_id, login)
        SELECT candidates.call, b.id, me FROM best b ORDER BY b.id
        ON CONFLICT ON CONSTRAINT candidate_shown_pkey DO NOTHING)
    SELECT b.id, b.given, b.family,
           CASE WHEN b.a_number IS NOT NULL THEN 'A-•••-••' || substr(b.a_number, 6, 1) || '-' || right(b.a_number, 3) END,
           b.country, b.born, f.name, l.to_at, b.points::integer,
           array_remove(ARRAY[
               CASE WHEN b.same_number THEN 'a_number' WHEN b.wrong_digits BETWEEN 1 AND 2 THEN 'a_number_near' END,
               CASE WHEN b.strength > 0 THEN 'name' END,
               CASE WHEN b.same_country THEN 'country' END,
               CASE WHEN b.years_apart = 0 THEN 'born' WHEN b.years_apart <= 2 THEN 'born_near' END,
               CASE WHEN b.was_here IS NOT NULL THEN 'facility' END], NULL)
      FROM best b
      LEFT JOIN LATERAL (SELECT c.facility_id, c.to_at FROM linelamp.custody c
                          WHERE c.person_id = ANY (linelamp.same_person(b.id)) AND NOT c.taken_back
                          ORDER BY c.to_at DESC LIMIT 1) l ON true
      LEFT JOIN linelamp.facility f ON f.id = l.facility_id
     ORDER BY b.points DESC, b.was_here DESC NULLS LAST, b.id;
END $$;
GRANT EXECUTE ON FUNCTION linelamp.candidates(uuid, bigint, jsonb, text, integer, text) TO linelamp_operator, linelamp_lead;
RESET ROLE;
