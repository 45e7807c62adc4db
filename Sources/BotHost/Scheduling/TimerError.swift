import PluginAPI

/// A timer that a plugin cannot set.
package enum TimerError: Error, Equatable, CustomStringConvertible {
    case name(String)
    case undeclared(String)
    case schedule(String)
    case neverComes(String)
    case dataSize(Int)
    case tooMany

    package static let mostNameBytes = 200
    package static let mostDataBytes = 16 << 10
    package static let most = 10_000

    package var description: String {
        switch self {
        case .name(let name):
            "\"\(name)\" is no name to set a timer under. Write that of a declared timer, a slash and more, of up to \(Self.mostNameBytes) bytes together: \"remind/env-3\"."
        case .undeclared(let name): "The plugin declares no timer \"\(name)\" that could run for it."
        case .schedule(let reason): reason
        case .neverComes(let expression): "\"\(expression)\" never comes."
        case .dataSize(let bytes): "The data have \(bytes) bytes of JSON; \(Self.mostDataBytes) is the most."
        case .tooMany: "The plugin has \(Self.most) timers already, which is the most."
        }
    }
}
