# shellcheck shell=sh
# What the commands are, and what each does.

usage() {
    cat <<'END'
Usage: scripts/fleet COMMAND

  up [-d] [--fail-fast]    build, start all five, wait until they are ready; -d goes to the background
  run SERVICE              one service in the foreground of this terminal
  down [SERVICE]           drain and stop; proves that no process and no port is left
  restart [SERVICE]        one after the other, from the right
  status [--json]          what runs, and whether it is ready
  logs [-f] [SERVICE]      what the services say; --request ID follows one request through the row
  seed [--clear]           sample conversations for a first look; --clear takes them out again
  testcall [FILE…]         plays callers against the agent, without a telephone; --list shows the scenarios that are there
  config [--reveal] [--json]   every setting, its value and where it comes from
  doctor                   looks for what is wrong, and says how to mend it
  version, help [COMMAND]

Services: gateway voice-relay intelligence-webhook clustering-worker conversations-api
END
}

command_help() {
    case ${1:-} in
        '')
            usage
            cat <<'END'

Exit codes: 0 ok, 1 failed, 2 called wrongly, 3 a port is taken (its owner is named), 78 bad settings.

From the environment, or from .env (the environment wins):
  STATE_DIR            where all state, logs and records are kept                      var
  FLEET_PORT_OFFSET    added to every port, for a second fleet beside the first        0
  GATEWAY_PORT 3000, CONVERSATIONS_PORT 3001, RELAY_PORT 8080, INTELLIGENCE_PORT 4000, CLUSTERING_PORT 8000
  DRAIN_SECONDS        how long a service may take to finish what it has begun         10 (or 1m, 500ms)
  RELAY_DRAIN_SECONDS  how long calls may go on when voice-relay is told to stop       120
  PUBLIC_BASE_URL      where the world reaches the gateway; beats a tunnel's address
  NGROK_API_URL        ngrok's local agent                                             http://127.0.0.1:4040/api
NAME_FILE names a file that holds the value of NAME; a file in $CREDENTIALS_DIRECTORY beats both.
From the environment only:
  FLEET_ENV_FILE       the settings file                                               .env
  FLEET_BIN_DIR        binaries made elsewhere; nothing is built then                  .build/release
  FLEET_SKIP_BUILD=1   take the binaries as they are
  FLEET_LOG_BYTES      how large a log grows before it is set aside; three are kept    20000000
  SWIFT_BACKTRACE      what a service that crashes writes to its log                   a backtrace, without registers
  NO_COLOR             no colours

A second fleet:  FLEET_PORT_OFFSET=100 STATE_DIR=var-2 scripts/fleet up -d
END
            ;;
        up)
            cat <<'END'
Usage: scripts/fleet up [-d | --background] [--fail-fast]

Checks the Swift toolchain and the Debian packages (as root it installs what is missing, else it prints the line to run),
writes .env on the first run, builds release, starts the row from the right and waits until each service is ready (30 s).

In the foreground it shows what the services say. A service that ends by itself is started again, after 0.3 s at first and
5 s at most; one that refuses its settings (exit 78) is not. Ctrl-C drains from the left to the right; a second one kills.
With -d the same goes on in the background; the logs are in $STATE_DIR/logs.
  --fail-fast   the first service that ends by itself ends the fleet, with exit code 1
END
            ;;
        run)
            cat <<'END'
Usage: scripts/fleet run SERVICE

One service in the foreground, with its own words on this terminal. Ctrl-C drains it; a second one kills it.
The exit code is the service's. PORT, when set, goes to the service.
END
            ;;
        down)
            cat <<'END'
Usage: scripts/fleet down [SERVICE]

Drains from the left to the right: TERM, then KILL for what has not gone after twice DRAIN_SECONDS and 40 s, which is more
than a service that works ever takes; voice-relay has RELAY_DRAIN_SECONDS on top, for calls that go on. Only processes that this fleet started are touched. Exit code 1 when something of it is left.
END
            ;;
        restart)
            cat <<'END'
Usage: scripts/fleet restart [SERVICE]

Drains and starts again, one service after the other from the right, waiting until each is ready. They take up their settings
anew, from .env and from the environment of this command. Settings that one of them would refuse are told first, with exit
code 78, and nothing is stopped then. Nothing is built; for that: scripts/fleet down && scripts/fleet up -d
END
            ;;
        status)
            cat <<'END'
Usage: scripts/fleet status [--json]

REASONS says why a service is not ready, or what it is missing; --json has both apart, each as name and reason.
States: running, stopped, backing-off (it crashed and is about to be started again), configuration (it refused its settings),
failed (ended under --fail-fast), unkept (it runs, but its keeper was killed and nothing would start it again).
Exit code 0 when all five are ready, else 1.
END
            ;;
        logs)
            cat <<'END'
Usage: scripts/fleet logs [-f] [-n N] [--request ID] [SERVICE…]

The last N lines (100) of all, in the order of their times; -f goes on with new ones.
  --request ID   only lines that name this request id: one request through the row
END
            ;;
        seed)
            cat <<'END'
Usage: scripts/fleet seed [--clear]

Has conversations-api, which must run, make three services with 300 conversations of the last 60 days: over SMS, WhatsApp and
chat, in English, Spanish and Portuguese. Asked again it makes only what is missing. Nothing is sent for them, and no webhook
tells of them. Where conversations are kept at Twilio it refuses.
  --clear   removes these conversations, and their services where you have put nothing else into them
END
            ;;
        testcall)
            cat <<'END'
Usage: scripts/fleet testcall [FILE…] [--to URL] [--calls N] [--at-once N] [--verbose] [--junit FILE] [--json] …
       scripts/fleet testcall --list
       scripts/fleet testcall --record CallSid

Plays a caller against voice-relay, which must run, as Twilio would: signed requests, a socket, what follows it. FILE is a
scenario; without one all that ship are played, ten at once (deploy/scenarios; that of silence takes a minute and a half).
--record writes a call of the journal as a scenario. Services/VoiceRelay/README.md tells how scenarios are written.
Exit code 0 when all went as expected, 1 when something did not, 2 when a file or an option makes no sense.
END
            ;;
        config)
            cat <<'END'
Usage: scripts/fleet config [--reveal] [--json]

Every setting of every service with its value and its source, also the account and the token that the embedded Twilio made up.
Secrets are masked unless --reveal.
END
            ;;
        doctor)
            cat <<'END'
Usage: scripts/fleet doctor

Checks the machine, the project, the settings and the fleet. A line that starts with `fix:` says what to do.
Exit code 1 when something is broken; warnings alone leave 0.
END
            ;;
        version) say "Usage: scripts/fleet version" ;;
        help) say "Usage: scripts/fleet help [COMMAND]" ;;
        *) usage_error "there is no command \"$1\"." ;;
    esac
}
