package import PluginAPI

/// What the config may say, declared as a plugin declares its settings.
package enum HostSettings {
    package static let all = [
        Setting(
            "names", .list(of: .text), default: ["bothost"], example: ["bothost"],
            meaning: "What the bot answers to: words without `@`. The first one is what it calls itself."),
        Setting(
            "prefix", .text, default: "!",
            meaning:
                "What a command in a room may begin with instead of a name: one to three signs, or `\"\"` for none."),
        Setting(
            "data", .text, default: "data",
            meaning: "The folder for all that lasts. A relative path begins at the config's folder."),
        Setting(
            "roles", .table(of: .list(of: .text)), default: [:], example: ["admins": ["shell:alice"]],
            meaning:
                "Who is in each role, by the ids that `whoami` shows: `shell:alice`; `shell:*` is everybody there. What is for `admins` looks after the bot itself; plugins may ask for other roles."
        ),
        Setting(
            "rules", .list(of: .object(rule)), default: [],
            example: [["command": "deploy", "rooms": ["irc:libera/#ops"], "roles": ["deployers"]]],
            meaning:
                "Who may do what, where, other than the commands themselves ask; see [permissions.md](permissions.md)."),
        Setting("adapters", .object(adapters), default: [:], meaning: "Where the bot talks with people."),
        Setting(
            "log_rooms", .object(logRooms), default: [:],
            meaning:
                "Where the bot says what nobody asked for, by the rooms' ids. What is said there is kept until the network has it."
        ),
        Setting(
            "announce", .list(of: .text), default: [], example: ["irc:libera/#ops"],
            meaning: "The rooms in which the bot says that it has started, by their ids."),
        Setting(
            "plugins", .table(of: .object(plugin)), default: [:],
            meaning:
                "What the bot can do: an object for each plugin, under the name that the log and the store know it by (1 to 32 of `a-z`, `0-9` and `-`, beginning with a letter)."
        ),
    ]

    private static let rule = [
        Setting(
            "plugin", .text, example: "deploy",
            meaning:
                "The plugin that the rule is about, by its name under `plugins`; `bothost` is the bot itself. All plugins unless given."
        ),
        Setting(
            "command", .text, example: "unlock",
            meaning: "The command that it is about: its first words, as `help` shows them. All commands unless given."),
        Setting(
            "arguments", .table(of: .list(of: .text)), default: [:], example: ["env": ["production"]],
            meaning:
                "The arguments that it is about, each by its name in the usage line, with the values of which it has to have one."
        ),
        Setting("roles", .list(of: .text), example: ["deployers"], meaning: "Who may: those with one of these roles."),
        Setting(
            "people", .list(of: .text), example: ["shell:alice"],
            meaning:
                "Who may: these, by the ids that `whoami` shows; `\"*\"` is everybody. With neither `roles` nor `people`, those whom the command itself asks for."
        ),
        Setting(
            "rooms", .list(of: .text), example: ["irc:libera/#ops"],
            meaning: "Where: in these rooms, by their ids. In all rooms unless given."),
        Setting(
            "direct", .yesNo,
            meaning:
                "Where: whether the bot may be asked alone. Unless given, it may when there are no `rooms`; `true` without `rooms` is only alone."
        ),
        Setting("allow", .yesNo, default: true, meaning: "`false` for nobody, anywhere."),
    ]

    private static let logRooms = [
        Setting(
            "functional", .list(of: .text), default: [], example: ["irc:libera/#ops"],
            meaning: "For what people did: a sentence each."),
        Setting(
            "technical", .list(of: .text), default: [], example: ["irc:libera/#bot-log"],
            meaning: "For programs and those who look after the bot: events, each a line of JSON."),
    ]

    private static let adapters = [
        Setting(
            "shell", .object([]), meaning: "The prompt of the terminal in which the bot runs, or its standard input."),
        Setting(
            "irc", .table(of: .object(IRCSettings.all)),
            meaning: "IRC networks, each under a name of your own, such as `libera`; see [irc.md](irc.md)."),
    ]

    private static let plugin = [
        Setting(
            "library", .text, isRequired: true, example: "libLockPlugin.so",
            meaning:
                "The plugin's file. A bare name is looked for beside the bot; a relative path with a folder begins at the config's folder."
        ),
        Setting(
            "grants", .list(of: .text), default: [], example: ["network", "write:/srv/reports"],
            meaning:
                "What its process may do besides reading files: `network`, `processes` (start programs), `write:PATH`; see [security.md](security.md)."
        ),
        Setting(
            "memory", .text, default: "512MiB", example: "1GiB",
            meaning: "How much memory its process may have, in `KiB`, `MiB` or `GiB`."),
        Setting(
            "settings", .table(of: .anything), default: [:], meaning: "What the plugin itself declares; see below."),
    ]
}
