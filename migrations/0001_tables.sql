-- The nouns of a hotline: teams, operators, lines, facilities, calls, claims, people, cases, the timeline, and who looked.
--
-- Owned by linelamp_owner, whom nobody can log in as. Nobody but the function owner writes; the groups may SELECT only
-- what 0002 grants them: list tables without a personal column, under row security.
SET ROLE linelamp_owner;

-- Which database this is. A restored copy gets a new identity, and every mirror reads all again.
CREATE TABLE linelamp.database_identity (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    made_at timestamptz NOT NULL DEFAULT now()
);

-- What the whole hotline agrees on. Lists everything that may be set; an unknown name cannot be inserted by a client.
CREATE TABLE linelamp.setting (
    name text PRIMARY KEY,
    value text NOT NULL,
    why text NOT NULL
);

CREATE TABLE linelamp.team (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9-]{1,20}$'),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    version integer NOT NULL DEFAULT 0,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);

-- A login and what colleagues see of it. The state is the last row of the state log; link is the keeper's finding.
CREATE TABLE linelamp.operator (
    login text PRIMARY KEY CHECK (login ~ '^op-[0-9]{3}$'),
    handle text NOT NULL UNIQUE CHECK (length(handle) BETWEEN 1 AND 24),
    "group" text NOT NULL CHECK ("group" IN ('operator', 'lead', 'steward', 'auditor', 'admin', 'reporter')),
    active boolean NOT NULL DEFAULT true,
    state text NOT NULL DEFAULT 'off' CHECK (state IN ('off', 'available', 'on_call', 'wrap_up', 'away')),
    reason text CHECK (reason IN ('scheduled_break', 'unscheduled_break', 'meal', 'meeting', 'training',
                                  'documentation', 'supervision', 'connectivity')),
    since timestamptz NOT NULL DEFAULT now(),
    link text NOT NULL DEFAULT 'down' CHECK (link IN ('live', 'stale', 'down')),
    hand_raised_at timestamptz,
    hand_call uuid,
    rights integer NOT NULL DEFAULT 1,
    added_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 0,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX operator_change ON linelamp.operator (change_xid);

CREATE TABLE linelamp.operator_team (
    login text NOT NULL REFERENCES linelamp.operator,
    team_id integer NOT NULL REFERENCES linelamp.team,
    PRIMARY KEY (login, team_id)
);
CREATE INDEX operator_team_team ON linelamp.operator_team (team_id);

-- Every change of state and who made it: the operator or a lead, never a timer save the grace minute.
CREATE TABLE linelamp.state_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL REFERENCES linelamp.operator,
    state text NOT NULL,
    reason text,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    set_by text NOT NULL
);
CREATE INDEX state_log_login ON linelamp.state_log (login, at DESC);

-- When a desk was last heard from. Outside the feed: renewing it changes nothing anybody sees.
CREATE TABLE linelamp.heartbeat (
    login text NOT NULL REFERENCES linelamp.operator ON DELETE CASCADE,
    desk uuid NOT NULL,
    last_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (login, desk)
) WITH (fillfactor = 50);

-- Services without a screen that others depend on: the keeper, bridges.
CREATE TABLE linelamp.service (
    name text PRIMARY KEY,
    last_seen timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

CREATE TABLE linelamp.facility (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    kind text,
    contractor text,
    address text,
    city text,
    state text,
    country text NOT NULL DEFAULT 'US',
    field_office text,
    version integer NOT NULL DEFAULT 0,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX facility_change ON linelamp.facility (change_xid);

CREATE TABLE linelamp.facility_code (
    scheme text NOT NULL DEFAULT 'DETLOC',
    code text NOT NULL,
    facility_id uuid NOT NULL REFERENCES linelamp.facility,
    PRIMARY KEY (scheme, code)
);
CREATE INDEX facility_code_facility ON linelamp.facility_code (facility_id);

CREATE TABLE linelamp.facility_alias (
    facility_id uuid NOT NULL REFERENCES linelamp.facility,
    alias text NOT NULL,
    PRIMARY KEY (facility_id, alias)
);

CREATE TABLE linelamp.line (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    number text NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 32),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    facility_id uuid REFERENCES linelamp.facility,
    team_id integer NOT NULL REFERENCES linelamp.team,
    cap_seconds integer CHECK (cap_seconds > 0),
    monitored text NOT NULL DEFAULT 'unknown' CHECK (monitored IN ('unknown', 'yes', 'no')),
    three_way text NOT NULL DEFAULT 'unknown' CHECK (three_way IN ('unknown', 'allowed', 'not_allowed')),
    hours text CHECK (length(hours) <= 200),
    default_urgency smallint NOT NULL DEFAULT 4 CHECK (default_urgency BETWEEN 1 AND 4),
    default_language text CHECK (default_language ~ '^[a-z]{2,3}$'),
    -- The clocks of the facility, "America/Chicago": callers say hours by them.
    zone text CHECK (length(zone) <= 60),
    -- One text for each language: a desk reads every line of its teams, and must be able to.
    opening jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(opening) = 'object' AND length(opening::text) <= 8000
        AND NOT jsonb_path_exists(opening, '$.* ? (@.type() != "string")')),
    version integer NOT NULL DEFAULT 0,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX line_change ON linelamp.line (change_xid);

-- A person belongs to the hotline, not to a team. First cut: names, A-number, where from.
CREATE TABLE linelamp.person (
    id uuid PRIMARY KEY,
    given text,
    family text,
    a_number text CHECK (a_number ~ '^[0-9]{9}$'),
    country text,
    born text,
    language text,
    sealed boolean NOT NULL DEFAULT false,
    merged_into uuid REFERENCES linelamp.person,
    -- Whether there is more of him than this row: further A-numbers, others merged into it. A search looks only then.
    has_more boolean NOT NULL DEFAULT false,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', coalesce(given, '') || ' ' || coalesce(family, ''))) STORED,
    version integer NOT NULL DEFAULT 0,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
-- Not unique: a unique constraint would tell a prober that a number is in the database.
CREATE INDEX person_a_number ON linelamp.person (a_number);
CREATE INDEX person_search ON linelamp.person USING gin (search);

-- A case belongs to a team. CASE is a reserved word, hence the table's name.
CREATE TABLE linelamp.case_file (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    number text NOT NULL UNIQUE,
    team_id integer NOT NULL REFERENCES linelamp.team,
    person_id uuid REFERENCES linelamp.person,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'in_progress', 'ongoing', 'closed', 'archived',
        'passive', 'deported', 'released', 'transferred_lost_contact', 'died')),
    sealed boolean NOT NULL DEFAULT false,
    opened_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 0,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX case_file_team ON linelamp.case_file (team_id, updated_at DESC);
CREATE INDEX case_file_person ON linelamp.case_file (person_id, opened_at DESC);

-- Facts about a call. Its state is derived from them by call_state() and stored nowhere; ended is final.
CREATE TABLE linelamp.call (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    source text NOT NULL CHECK (length(source) BETWEEN 1 AND 40),
    provider_id text NOT NULL CHECK (length(provider_id) BETWEEN 1 AND 120),
    arrival_seen boolean NOT NULL DEFAULT true,
    line_id uuid REFERENCES linelamp.line,
    facility_id uuid REFERENCES linelamp.facility,
    team_id integer REFERENCES linelamp.team,
    outgoing boolean NOT NULL DEFAULT false,
    arrived_at timestamptz NOT NULL,
    reached_at timestamptz,
    returned_at timestamptz,
    -- Whether a claim on it is live. Said here too, by those two functions alone that make and end a claim: whoever locks
    -- the row then knows it from the row, and a take needs no second look. A test compares it with the claims.
    held boolean NOT NULL DEFAULT false,
    ended_at timestamptz,
    end_why text CHECK (end_why IN ('caller_hung_up', 'operator_hung_up', 'cut_by_facility', 'timed_out', 'no_agents',
                                    'voicemail', 'not_seen', 'phone_system_restarted', 'unknown')),
    broken_off_at timestamptz,
    wrapped_at timestamptz,
    wrapped_by text,
    disposition text CHECK (disposition IN ('intake_complete', 'partial_call_died', 'message_delivered',
        'patched_to_family', 'referred', 'complaint_taken', 'info_given', 'call_again_agreed', 'wrong_person', 'refused')),
    next_step text CHECK (next_step IN ('nothing', 'caller_calls_again', 'follow_up', 'lead_review')),
    non_data text CHECK (non_data IN ('hang_up', 'silent', 'abusive', 'wrong_number', 'test', 'prank')),
    urgency smallint NOT NULL DEFAULT 4 CHECK (urgency BETWEEN 1 AND 4),
    language text CHECK (language ~ '^[a-z]{2,3}$'),
    nth_today smallint NOT NULL DEFAULT 1,
    -- How many messages wait for its person: that they wait, never what they say (0160).
    messages_waiting smallint NOT NULL DEFAULT 0,
    -- What a phone system says besides (0180). `bridged`: a bridge looks after its end.
    bridged boolean NOT NULL DEFAULT false,
    waiting_at timestamptz,
    connected_at timestamptz,
    -- When the last operator let the caller go.
    let_go_at timestamptz,
    -- He was put through and neither waits again nor was let go by anybody here: where no claim is live, somebody talks
    -- with him on a phone that is nobody's here.
    elsewhere boolean NOT NULL GENERATED ALWAYS AS (ended_at IS NULL
        AND coalesce(connected_at > greatest(waiting_at, let_go_at), connected_at IS NOT NULL)) STORED,
    on_hold boolean NOT NULL DEFAULT false,
    -- The operator's phone has left the talk, and the caller is still in it.
    alone boolean NOT NULL DEFAULT false,
    -- What the phone that was to be rung does, or why the last order came to nothing.
    phone_step text CHECK (phone_step IN ('ringing', 'caller_gone', 'phone_busy', 'phone_silent', 'phone_unreachable',
        'phone_unknown', 'phone_barred', 'not_allowed', 'failed', 'expired', 'bridge_restarted')),
    voicemail boolean NOT NULL DEFAULT false,
    -- False: it was only found missing.
    end_seen boolean NOT NULL DEFAULT true,
    -- It came and went while no bridge was connected.
    missed boolean NOT NULL DEFAULT false,
    callback text CHECK (callback IN ('possible', 'not_possible', 'forbidden', 'unsafe')),
    -- The call before it today from the same number: never an identity, pods share phones.
    earlier_id uuid REFERENCES linelamp.call,
    case_id uuid REFERENCES linelamp.case_file,
    person_id uuid REFERENCES linelamp.person,
    identified boolean NOT NULL GENERATED ALWAYS AS (person_id IS NOT NULL) STORED,
    touched_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    version integer NOT NULL DEFAULT 0,
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    UNIQUE (source, provider_id),
    UNIQUE (id, team_id)
) WITH (fillfactor = 70);
CREATE INDEX call_change ON linelamp.call (change_xid);
CREATE INDEX call_living ON linelamp.call (urgency, arrived_at) WHERE ended_at IS NULL;
-- In the order in which callers are taken.
CREATE INDEX call_waiting ON linelamp.call (urgency, arrived_at, id) WHERE ended_at IS NULL AND NOT held AND NOT elsewhere;
CREATE INDEX call_unwrapped ON linelamp.call (ended_at) WHERE wrapped_at IS NULL AND reached_at IS NOT NULL;
CREATE INDEX call_ended ON linelamp.call (ended_at);
CREATE INDEX call_arrived ON linelamp.call (arrived_at);
CREATE INDEX call_case ON linelamp.call (case_id, arrived_at DESC) WHERE case_id IS NOT NULL;
CREATE INDEX call_person ON linelamp.call (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX call_bridged_living ON linelamp.call (source) WHERE bridged AND ended_at IS NULL;
CREATE INDEX call_broken_off ON linelamp.call (facility_id, broken_off_at) WHERE broken_off_at IS NOT NULL;

-- Callers' numbers stand apart, read by function only. Pods share phones: a number is never an identity.
CREATE TABLE linelamp.call_number (
    call_id uuid PRIMARY KEY REFERENCES linelamp.call,
    number text NOT NULL CHECK (length(number) BETWEEN 1 AND 40),
    facility_id uuid,
    arrived_at timestamptz NOT NULL
);
CREATE INDEX call_number_today ON linelamp.call_number (number, arrived_at);

-- Who had a call, when, and by which fence. Intervals of one call never overlap; fences only rise.
CREATE SEQUENCE linelamp.claim_number AS bigint;
CREATE TABLE linelamp.claim (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    call_id uuid NOT NULL,
    team_id integer NOT NULL,
    operator text NOT NULL REFERENCES linelamp.operator,
    fence bigint NOT NULL UNIQUE,
    taken_at timestamptz NOT NULL,
    reached_at timestamptz,
    lapsed_at timestamptz,
    -- Somebody else talks with the caller; whoever has this claim only writes.
    beside boolean NOT NULL DEFAULT false,
    ended_at timestamptz,
    end_kind text CHECK (end_kind IN ('passed', 'returned', 'handed', 'taken_over', 'caller_gone', 'parked', 'wrapped')),
    pass_reason text CHECK (pass_reason IN ('language', 'conflict', 'not_now', 'technical', 'other')),
    request uuid NOT NULL UNIQUE,
    made_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CHECK ((ended_at IS NULL) = (end_kind IS NULL)),
    CHECK (ended_at >= taken_at),
    FOREIGN KEY (call_id, team_id) REFERENCES linelamp.call (id, team_id) ON UPDATE CASCADE
) WITH (fillfactor = 70);
CREATE UNIQUE INDEX claim_one_live ON linelamp.claim (call_id) WHERE ended_at IS NULL;
CREATE INDEX claim_call ON linelamp.claim (call_id, fence DESC);
-- Asked at every take: which calls did I pass a moment ago?
CREATE INDEX claim_passed ON linelamp.claim (operator, ended_at) WHERE end_kind = 'passed';
CREATE INDEX claim_operator_live ON linelamp.claim (operator) WHERE ended_at IS NULL;
CREATE INDEX claim_operator ON linelamp.claim (operator, taken_at DESC);

-- Until when a claim holds without word from its desk. Outside the feed.
CREATE TABLE linelamp.lease (
    claim_id uuid PRIMARY KEY REFERENCES linelamp.claim ON DELETE CASCADE,
    until timestamptz NOT NULL
) WITH (fillfactor = 50);
-- Asked at every take: whose desk died before it reached the caller?
CREATE INDEX lease_until ON linelamp.lease (until);

-- The append-only timeline: a note's line, or a fact such as "wrapped" or "moved to another case".
-- No role may update or delete a row; only after a restore is `change_xid` made this server's, and the one that the row's
-- hash covers kept in `original_xid`. `call_id` is empty for a line whose call this database does not know.
CREATE TABLE linelamp.entry (
    id uuid PRIMARY KEY,
    call_id uuid REFERENCES linelamp.call,
    case_id uuid REFERENCES linelamp.case_file,
    kind text NOT NULL CHECK (kind IN ('note', 'wrapped', 'closed', 'placed', 'moved_away', 'case_made', 'broken_off', 'set', 'amended',
                                        'joined', 'left_apart', 'message_left', 'message_read_back', 'message_delivered', 'message_expired',
                                        'message_withdrawn', 'do_not_ask', 'may_ask_again', 'form',
                                        'field_set', 'field_was', 'field_refused', 'person_told', 'person_taken_back', 'merged',
                                        'unmerged', 'follow_up', 'follow_up_kept', 'detail_moved', 'half_typed')),
    words text CHECK (length(words) <= 20000),
    fact jsonb,
    author text NOT NULL,
    written_at timestamptz NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    fence bigint,
    late boolean NOT NULL DEFAULT false,
    unplaced_call uuid,
    unplaced_source text,
    unplaced_provider_id text,
    salt bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()),
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    original_xid xid8
);
CREATE INDEX entry_call ON linelamp.entry (call_id, at, id) WHERE call_id IS NOT NULL;
CREATE INDEX entry_unplaced ON linelamp.entry (author, at) WHERE call_id IS NULL AND case_id IS NULL;
CREATE INDEX entry_change ON linelamp.entry (change_xid);

-- Where an unplaced line was put afterwards, and by whom.
CREATE TABLE linelamp.placing (
    entry_id uuid PRIMARY KEY REFERENCES linelamp.entry,
    call_id uuid NOT NULL REFERENCES linelamp.call,
    placed_by text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX placing_call ON linelamp.placing (call_id);

-- The words of notes as they are searched, each with its team before it: a search meets the notes of its own teams only,
-- so that those of others neither crowd them out nor cost time that somebody could measure.
CREATE TABLE linelamp.note_word (
    entry_id uuid PRIMARY KEY REFERENCES linelamp.entry,
    call_id uuid NOT NULL REFERENCES linelamp.call,
    at timestamptz NOT NULL,
    lexemes tsvector NOT NULL
);
CREATE INDEX note_word_lexemes ON linelamp.note_word USING gin (lexemes);
CREATE INDEX note_word_call ON linelamp.note_word (call_id);
-- Asked at every search: the newest lines.
CREATE INDEX note_word_at ON linelamp.note_word (at);

-- Which entries stand in which case's timeline: moves with the call, so that paging never joins.
CREATE TABLE linelamp.timeline (
    case_id uuid NOT NULL REFERENCES linelamp.case_file,
    at timestamptz NOT NULL,
    entry_id uuid NOT NULL REFERENCES linelamp.entry,
    PRIMARY KEY (case_id, at, entry_id)
);
CREATE INDEX timeline_entry ON linelamp.timeline (entry_id);

-- Who did and who looked at what. Plain appends, salted for the sealer. `request` makes a repeated wish harmless.
CREATE TABLE linelamp.access_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    who text NOT NULL,
    what text NOT NULL,
    subject uuid,
    about text,
    request uuid,
    answer jsonb,
    salt bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()),
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    original_xid xid8
);
CREATE UNIQUE INDEX access_log_request ON linelamp.access_log (who, request) WHERE request IS NOT NULL;
CREATE INDEX access_log_subject ON linelamp.access_log (subject, at DESC);
CREATE INDEX access_log_who ON linelamp.access_log (who, at DESC);

-- A request to open a record or to search: recorded in one transaction, used in a later one.
CREATE TABLE linelamp.ticket (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    login text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('call', 'case', 'person', 'search', 'form', 'message', 'unplaced')),
    subject uuid,
    words_hash bytea,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    made_xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX ticket_login ON linelamp.ticket (login, made_at DESC);

-- What a row leaves behind when a team loses sight of it: nothing personal, 24 hours.
CREATE TABLE linelamp.gone (
    kind smallint NOT NULL,
    id uuid NOT NULL,
    version integer NOT NULL,
    team_id integer NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    change_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (kind, id, team_id, version)
);
CREATE INDEX gone_change ON linelamp.gone (change_xid);

-- Every change of a shared row is numbered and carries its transaction: the feed's only truth.
CREATE FUNCTION linelamp.stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        NEW.version := OLD.version + 1;
    ELSE
        NEW.version := 1;
    END IF;
    NEW.change_xid := pg_current_xact_id();
    RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON linelamp.team FOR EACH ROW EXECUTE FUNCTION linelamp.stamp();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON linelamp.operator FOR EACH ROW EXECUTE FUNCTION linelamp.stamp();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON linelamp.facility FOR EACH ROW EXECUTE FUNCTION linelamp.stamp();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON linelamp.line FOR EACH ROW EXECUTE FUNCTION linelamp.stamp();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON linelamp.person FOR EACH ROW EXECUTE FUNCTION linelamp.stamp();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON linelamp.case_file FOR EACH ROW EXECUTE FUNCTION linelamp.stamp();
CREATE TRIGGER stamp BEFORE INSERT OR UPDATE ON linelamp.call FOR EACH ROW EXECUTE FUNCTION linelamp.stamp();

-- Ended is final, reached never becomes unreached: the table itself refuses, whoever asks. Only an end that nobody saw may
-- get its true time, and a caller may turn out to have been reached earlier.
CREATE FUNCTION linelamp.call_facts_stand() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at
       AND (OLD.end_seen OR NEW.ended_at IS NULL) THEN
        RAISE EXCEPTION 'a call that has ended stays ended' USING ERRCODE = 'LL008';
    END IF;
    IF OLD.reached_at IS NOT NULL AND (NEW.reached_at <= OLD.reached_at) IS NOT TRUE THEN
        RAISE EXCEPTION 'a caller who was reached stays reached' USING ERRCODE = 'LL008';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER facts_stand BEFORE UPDATE ON linelamp.call FOR EACH ROW EXECUTE FUNCTION linelamp.call_facts_stand();
RESET ROLE;
