import Synchronization

/// Which of the bot's logs somebody reads: a member of `start`, and the host's notification `logs` when that changes.
package struct LogReaders: Equatable, Sendable {
    package let functional: Bool
    package let technical: Bool

    package init(functional: Bool = true, technical: Bool = true) {
        self.functional = functional
        self.technical = technical
    }

    /// - Parameter fields: Of either message. A host that says nothing reads all of it.
    init(_ fields: Fields) throws(WireFormatError) {
        guard fields.present("logs") != nil else {
            self.init()
            return
        }
        let names = try fields.strings("logs")
        self.init(functional: names.contains(Self.functionalName), technical: names.contains(Self.technicalName))
    }

    /// The parameters of `logs`.
    package init(_ json: JSON) throws(WireFormatError) { try self.init(Fields(json, path: "logs")) }

    private static let functionalName = "functional_log"
    private static let technicalName = "technical_log"

    var names: JSON {
        .array((functional ? [.string(Self.functionalName)] : []) + (technical ? [.string(Self.technicalName)] : []))
    }

    package var json: JSON { ["logs": names] }

    /// Whether what is told to `audience` is for somebody.
    func read(_ audience: Audience) -> Bool {
        switch audience.kind {
        case .functionalLog: functional
        case .technicalLog: technical
        case .automatic, .caller, .room, .thread, .inRoom, .person: true
        }
    }
}

/// What a plugin knows of that, as it is now.
package final class LogReadership: Sendable {
    private let readers: Mutex<LogReaders>

    package init(_ readers: LogReaders = LogReaders()) { self.readers = Mutex(readers) }

    func change(to readers: LogReaders) { self.readers.withLock { $0 = readers } }

    func reads(_ audience: Audience) -> Bool { readers.withLock { $0 }.read(audience) }
}
