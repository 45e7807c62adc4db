/// The plugin protocol's versions: what the first message agrees on.
package enum PluginProtocol {
    /// 0 may still change from one commit to the next; 1 will be the first that is kept.
    package static let version = 0
}

/// `initialize`, the host's first request: who is asking, and in which protocols.
package struct InitializeParams: Equatable, Sendable {
    package let protocols: [Int]
    package let hostVersion: String
    /// What the config calls this plugin: its namespace, and its name in the log.
    package let instance: String

    package init(protocols: [Int], hostVersion: String, instance: String) {
        self.protocols = protocols
        self.hostVersion = hostVersion
        self.instance = instance
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "initialize")
        var protocols: [Int] = []
        for version in try fields.array("protocols") {
            guard let version = version.integer else {
                throw WireFormatError("initialize.protocols must hold integers, found \(version)")
            }
            protocols.append(version)
        }
        self.protocols = protocols
        hostVersion = try fields.fields("host").string("version")
        instance = try fields.string("instance")
    }

    package var json: JSON {
        [
            "protocols": .array(protocols.map(JSON.integer)),
            "host": ["name": "bothost", "version": .string(hostVersion)],
            "instance": .string(instance),
        ]
    }
}

/// The plugin's answer: the protocol it chose, who it is, what the config may say to it and what people can type.
package struct InitializeResult: Equatable, Sendable {
    package let version: Int
    package let manifest: Manifest
    package let settings: [Setting]
    /// The plugin's own types of arguments.
    package let types: [ValueType]
    package let commands: [CommandDeclaration]
    package let listeners: [ListenerDeclaration]
    package let timers: [TimerDeclaration]
    package let services: [ServiceDeclaration]
    package let events: [PublishedEvent]

    package init(
        version: Int, manifest: Manifest, settings: [Setting] = [], types: [ValueType] = [],
        commands: [CommandDeclaration], listeners: [ListenerDeclaration] = [], timers: [TimerDeclaration] = [],
        services: [ServiceDeclaration] = [], events: [PublishedEvent] = []
    ) {
        self.version = version
        self.manifest = manifest
        self.settings = settings
        self.types = types
        self.commands = commands
        self.listeners = listeners
        self.timers = timers
        self.services = services
        self.events = events
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "manifest")
        version = try fields.integer("protocol")
        let plugin = try fields.fields("plugin")
        manifest = Manifest(
            id: try plugin.string("id"), name: try plugin.optionalString("name"),
            version: try plugin.string("version"), summary: try plugin.string("summary"))
        settings = try [Setting](fields, "settings", path: "manifest")
        types = try fields.optionalList("types", ValueType.init)
        commands = try fields.optionalList("commands", CommandDeclaration.init)
        listeners = try fields.optionalList("listeners", ListenerDeclaration.init)
        timers = try fields.optionalList("timers", TimerDeclaration.init)
        services = try fields.optionalList("services", ServiceDeclaration.init)
        events = try fields.optionalList("events", PublishedEvent.init)
    }

    package var json: JSON {
        var object = JSONObject([
            .init(name: "protocol", value: .integer(version)),
            .init(
                name: "plugin",
                value: [
                    "id": .string(manifest.id), "name": .string(manifest.name), "version": .string(manifest.version),
                    "summary": .string(manifest.summary),
                ]),
            .init(name: "settings", value: settings.json),
            .init(name: "types", value: .array(types.map(\.json))),
            .init(name: "commands", value: .array(commands.map(\.json))),
        ])
        if !listeners.isEmpty { object["listeners"] = .array(listeners.map(\.json)) }
        if !timers.isEmpty { object["timers"] = .array(timers.map(\.json)) }
        if !services.isEmpty { object["services"] = .array(services.map(\.json)) }
        if !events.isEmpty { object["events"] = .array(events.map(\.json)) }
        return .object(object)
    }
}

extension ValueType {
    /// A name, and one of: `oneOf` with words, `from` and `to`, `characters` and `longest`.
    fileprivate init(_ fields: Fields) throws(WireFormatError) {
        let name = try fields.string("name")
        if fields.present("oneOf") != nil {
            self = .oneOf(name, try fields.strings("oneOf"))
        } else if fields.present("characters") != nil {
            self = .word(name, of: try fields.string("characters"), longest: try fields.integer("longest"))
        } else {
            let (from, to) = (try fields.integer("from"), try fields.integer("to"))
            guard from <= to else { throw WireFormatError("the type \"\(name)\" goes from \(from) to \(to)") }
            self = .number(name, from...to)
        }
    }

    fileprivate var json: JSON {
        switch rule {
        case .oneOf(let words): ["name": .string(name), "oneOf": .array(words.map(JSON.string))]
        case .number(let range):
            ["name": .string(name), "from": .integer(range.lowerBound), "to": .integer(range.upperBound)]
        case .word(let characters, let longest):
            ["name": .string(name), "characters": .string(characters.text), "longest": .integer(longest)]
        }
    }
}
