/// A feature of the bot, in a library of its own.
///
/// A plugin is a value that lists commands. It runs in a process of its own: a trap or an endless loop in it
/// costs the command under way and nothing else. The smallest one:
///
/// ```swift
/// import PluginAPI
///
/// struct Greeter: Plugin {
///     static let manifest = Manifest(id: "greeter", version: "1.0.0", summary: "Says hello.")
///     var commands: [Command] {
///         Command("hello [<name>]", summary: "Greets you, or <name>.") { call in
///             Outcome("greeter.hello", "Hello, \(bold: call["name"] ?? call.person.name)!")
///         }
///     }
/// }
///
/// @c(bothost_plugin_main) public func main(_ socket: Int32) -> Int32 { Greeter.serve(on: socket) }
/// ```
///
/// All that lasts belongs in `Storage`; a plugin's memory is gone with its process, at the latest at the
/// next upgrade.
public protocol Plugin: Sendable {
    /// Who this plugin is. Read once, before an instance is made.
    static var manifest: Manifest { get }

    /// What the config may say to this plugin; anything else in its `settings` is refused. Nothing, unless given.
    static var settings: [Setting] { get }

    /// What people can type. Read once, after `init`.
    @CommandsBuilder var commands: [Command] { get }

    /// What it does about things that nobody asked it to do. Read once, after `init`. None, unless given.
    @ListenersBuilder var listeners: [Listener] { get }

    /// What it does at certain times. Read once, after `init`. None, unless given.
    @TimersBuilder var timers: [Timer] { get }

    /// What it does for other plugins. Read once, after `init`. None, unless given.
    @ServicesBuilder var services: [Service] { get }

    /// What it tells other plugins when it has happened. Read once, after `init`. None, unless given.
    @EventsBuilder var events: [PublishedEvent] { get }

    /// Types of arguments that its usage lines name, beside those that there are. None, unless given.
    var types: [ValueType] { get }

    init()

    /// Called once, before the first command, with storage and settings at hand.
    ///
    /// The settings are complete and as `settings` declares them. Throw a `SettingsError` for what no declaration can
    /// say: the host shows it to an admin and does not enable the plugin. The default does nothing.
    func start(_ host: PluginHost) async throws
}

extension Plugin {
    public static var settings: [Setting] { [] }
    public var types: [ValueType] { [] }
    public var listeners: [Listener] { [] }
    public var timers: [Timer] { [] }
    public var services: [Service] { [] }
    public var events: [PublishedEvent] { [] }

    public func start(_ host: PluginHost) async throws {}
}

/// Lets `commands` be written as a list without brackets and commas.
@resultBuilder
public enum CommandsBuilder {
    public static func buildExpression(_ command: Command) -> [Command] { [command] }
    public static func buildExpression(_ commands: [Command]) -> [Command] { commands }
    public static func buildBlock(_ parts: [Command]...) -> [Command] { parts.flatMap { $0 } }
}

/// Lets `listeners` be written as a list without brackets and commas.
@resultBuilder
public enum ListenersBuilder {
    public static func buildExpression(_ listener: Listener) -> [Listener] { [listener] }
    public static func buildExpression(_ listeners: [Listener]) -> [Listener] { listeners }
    public static func buildBlock(_ parts: [Listener]...) -> [Listener] { parts.flatMap { $0 } }
}

/// Lets `timers` be written as a list without brackets and commas.
@resultBuilder
public enum TimersBuilder {
    public static func buildExpression(_ timer: Timer) -> [Timer] { [timer] }
    public static func buildExpression(_ timers: [Timer]) -> [Timer] { timers }
    public static func buildBlock(_ parts: [Timer]...) -> [Timer] { parts.flatMap { $0 } }
}
