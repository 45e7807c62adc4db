import PluginAPI

/// What the config may say of an IRC network.
enum IRCSettings {
    static let all = [
        Setting(
            "server", .text, isRequired: true, example: "irc.libera.chat", meaning: "The server's name or address."),
        Setting("port", .integer(1...65_535), meaning: "Its port: 6697 unless given, 6667 without TLS."),
        Setting(
            "tls", .yesNo, default: true,
            meaning: "Whether to come through TLS. The server's certificate is always checked then."),
        Setting(
            "ca_file", .text, example: "/etc/ssl/our-ca.pem",
            meaning:
                "The authorities that may have signed the server's certificate, in place of the system's: a PEM file."),
        Setting("nick", .text, meaning: "What the bot is called there: the first of `names` unless given."),
        Setting(
            "alternatives", .list(of: .text), default: [],
            meaning: "What it is called while its nick is taken. It takes that back as soon as it is free."),
        Setting("user", .text, default: "bothost", meaning: "The user name that people see before its host."),
        Setting("real_name", .text, default: "BotHost", meaning: "What `WHOIS` says."),
        Setting("password", .secret, meaning: "The server's own password, where it has one."),
        Setting("account", .object(account), meaning: "The bot's account on the network, by SASL."),
        Setting(
            "rooms", .list(of: .either(.text, .object(room))), default: [], example: ["#ops"],
            meaning:
                "The channels that it is in. One with a key is `{\"name\": \"#ops\", \"key\": \"${env:OPS_KEY}\"}`."),
        Setting(
            "burst", .integer(1...1_000), default: 5,
            meaning: "How many lines it may say at once before it slows down, for servers disconnect who floods them."),
        Setting(
            "interval", .duration(.seconds(1) ... .seconds(60)), default: "1s",
            meaning: "How long it then waits between two lines."),
        Setting(
            "flood_control", .yesNo, default: true,
            meaning: "`false` for lines without any pause, on a server of your own that lets it."),
    ]

    private static let account = [
        Setting("name", .text, meaning: "With `password`: SASL PLAIN, which needs TLS."),
        Setting("password", .secret, meaning: "The account's password."),
        Setting(
            "certificate", .text,
            meaning: "With `key`: SASL EXTERNAL, by a certificate that the account knows. A PEM file."),
        Setting("key", .text, meaning: "The certificate's key, without a passphrase. A PEM file."),
        Setting(
            "required", .yesNo, default: true,
            meaning: "Whether the bot stays away rather than be there without its account."),
    ]

    private static let room = [
        Setting("name", .text, isRequired: true, example: "#ops", meaning: "The channel."),
        Setting("key", .secret, meaning: "Its key."),
    ]
}
