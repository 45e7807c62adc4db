/// What `bothost help` says.
enum HelpText {
    static let all = """
        bothost: the chat bot that a team trusts with its production

        Usage:
          bothost run [--config FILE] [--data DIR] [--output text|json]
                              start the bot
          bothost version     print the version
          bothost help [COMMAND]
                              print this, or more about one command
        """

    static let run = """
        Usage: bothost run [--config FILE] [--data DIR] [--output text|json]

        Starts the bot and its plugins, and keeps them running. Ctrl-C, or SIGTERM, ends it in good
        order: what is under way may finish within 10 seconds. A second one ends it at once.

          --config FILE       the config; ./bothost.json unless given
          --data DIR          the folder for all that lasts, instead of the config's
          --output text|json  how the shell adapter prints when its input is not a terminal:
                              lines of text, or one JSON object for each message

        In a terminal you talk to the bot at a prompt. When standard input is no terminal, each of
        its lines is done before the next one is read; at its end the bot stops.
        """

    static let version = """
        Usage: bothost version

        Prints the version.
        """
}
