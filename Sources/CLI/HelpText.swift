/// What `bothost help` says.
enum HelpText {
    static let all = """
        bothost: the chat bot that a team trusts with its production

        Usage:
          bothost run [--config FILE] [--data DIR] [--output text|json]
                              start the bot
          bothost check [--config FILE]
                              tell what would keep the bot or a plugin from starting
          bothost plugins [--config FILE]
                              list the config's plugins and their commands
          bothost lock ENV [-- COMMAND…]
                              lock an environment, run a command, and free it again
          bothost unlock ENV  free an environment
          bothost journal [--config FILE] [--data DIR] [--since WHEN] [--plugin NAME] [--verify] …
                              tell what the bot did, for whom, and whether the account of it is whole
          bothost version     print the version
          bothost help [COMMAND]
                              print this, or more about one command
        """

    static let run = """
        Usage: bothost run [--config FILE] [--data DIR] [--output text|json]

        Starts the bot and its plugins, and keeps them running. Ctrl-C, or SIGTERM, ends it in good
        order: what is under way may finish within 10 seconds. A second one ends it at once. SIGHUP has it
        read the config anew, as an admin's "bothost reload" in the chat does: only what is different
        restarts, and with a mistake in the config it goes on as it was.

          --config FILE       the config; ./bothost.json unless given
          --data DIR          the folder for all that lasts, instead of the config's
          --output text|json  how the shell adapter prints when its input is not a terminal:
                              lines of text, or one JSON object for each message

        In a terminal you talk to the bot at a prompt. When standard input is no terminal, each of
        its lines is done before the next one is read; at its end the bot stops.
        """

    static let check = """
        Usage: bothost check [--config FILE]

        Reads the config and starts each of its plugins once, beside a bot that may be running: the
        data folder and the store are not touched. Tells everything that is wrong, with line and
        column. Ends with 0 when there is nothing, with 78 otherwise.

          --config FILE       the config; ./bothost.json unless given
        """

    static let plugins = """
        Usage: bothost plugins [--config FILE]

        Lists the plugins in the config, as they tell it themselves: name, version, summary, library
        and commands. Ends with 78 when one of them cannot be asked, or the config is wrong.

          --config FILE       the config; ./bothost.json unless given
        """

    static let lock = """
        Usage: bothost lock ENV [--for TIME] [--wait TIME] [--reason TEXT] [--if-unreachable refuse|run]
                            [--plugin NAME] [--config FILE] [--data DIR] [-- COMMAND [ARGUMENT…]]

        For scripts: asks the bot that runs on this machine, as this user, for the environment, runs
        COMMAND, frees the environment however that ends, and ends with COMMAND's exit code. COMMAND
        finds the environment's name in BOTHOST_LOCK_ENV and the lock's number in BOTHOST_LOCK_TOKEN.
        Without COMMAND the environment stays locked.

          --for TIME          how long the lock lasts when it is not renewed, such as after a crash;
                              1h unless given. It is renewed as long as COMMAND runs.
          --wait TIME         how long to wait in the queue while somebody else has it; not at all
                              unless given
          --reason TEXT       what people see; COMMAND unless given
          --if-unreachable    run COMMAND without a lock when no bot answers, or refuse (unless given)
          --plugin NAME       what the config calls the plugin; lock unless given
          --config FILE       the config of the bot; ./bothost.json unless given
          --data DIR          its data folder, instead of the config's

        Ends with 75 when the bot says no, with 69 when it cannot be reached.
        """

    static let unlock = """
        Usage: bothost unlock ENV [--token NUMBER] [--reason TEXT] [--plugin NAME] [--config FILE]
                              [--data DIR]

        Frees an environment that `bothost lock` has locked. With --token only if it is still the lock
        of that number.

        Ends with 75 when the bot says no, with 69 when it cannot be reached.
        """

    static let journal = """
        Usage: bothost journal [OPTION…]

        Lists what the bot did, for whom, and how it ended, the newest last, beside a bot that may be
        running. docs/journal.md says what an entry holds.

          --config FILE       the config, which names the data folder; ./bothost.json unless given
          --data DIR          the data folder itself; then no config is read
          --since WHEN        from then on: how long ago (2h), or a time in UTC (2026-03-01T09:00)
          --until WHEN        before then
          --plugin NAME       only what this plugin did, by what the config calls it
          --person WHO        only what this person asked for: an id (irc:libera/ann) or a name
          --code CODE         only what ended with this outcome: lock.acquired
          --limit COUNT       the newest so many; 100 unless given, and all of them as JSON
          --format text|json  lines of text, or each entry as a line of JSON with its number and hash
          --verify            look whether each entry is what was once written, and in its place; print
                              the newest one's number and hash. Ends with 1 when one is not
          --head SEQ:HASH     with --verify: also that this entry, as it was printed once, is still there
        """

    static let version = """
        Usage: bothost version

        Prints the version.
        """
}
