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
    package let settings: JSON

    package init(protocols: [Int], hostVersion: String, instance: String, settings: JSON) {
        self.protocols = protocols
        self.hostVersion = hostVersion
        self.instance = instance
        self.settings = settings
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
        settings = .object(try fields.object("settings"))
    }

    package var json: JSON {
        [
            "protocols": .array(protocols.map(JSON.integer)),
            "host": ["name": "bothost", "version": .string(hostVersion)],
            "instance": .string(instance),
            "settings": settings,
        ]
    }
}

/// The plugin's answer: the protocol it chose, who it is and what people can type.
package struct InitializeResult: Equatable, Sendable {
    package let version: Int
    package let manifest: Manifest
    package let commands: [CommandDeclaration]

    package init(version: Int, manifest: Manifest, commands: [CommandDeclaration]) {
        self.version = version
        self.manifest = manifest
        self.commands = commands
    }

    package init(_ json: JSON) throws(WireFormatError) {
        let fields = try Fields(json, path: "manifest")
        version = try fields.integer("protocol")
        let plugin = try fields.fields("plugin")
        manifest = Manifest(
            id: try plugin.string("id"), name: try plugin.optionalString("name"),
            version: try plugin.string("version"), summary: try plugin.string("summary"))
        var commands: [CommandDeclaration] = []
        for (index, command) in try fields.array("commands").enumerated() {
            commands.append(try CommandDeclaration(Fields(command, path: "manifest.commands[\(index)]")))
        }
        self.commands = commands
    }

    package var json: JSON {
        [
            "protocol": .integer(version),
            "plugin": [
                "id": .string(manifest.id), "name": .string(manifest.name), "version": .string(manifest.version),
                "summary": .string(manifest.summary),
            ],
            "commands": .array(commands.map(\.json)),
        ]
    }
}
