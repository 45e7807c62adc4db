import PluginAPI
import Synchronization
import Testing

/// A host whose answers were written down beforehand, and which keeps what it was asked.
final class ScriptedHost: HostRequests {
    private struct State {
        var answers: [Result<JSON, RPCError>]
        var asked: [JSON] = []
    }

    private let state: Mutex<State>

    convenience init(_ answers: Result<JSON, RPCError>...) { self.init(answers) }

    init(_ answers: [Result<JSON, RPCError>]) { state = Mutex(State(answers: answers)) }

    /// Method and params of each request so far.
    var asked: [JSON] { state.withLock { $0.asked } }
    /// Whether every answer was asked for.
    var isDone: Bool { state.withLock { $0.answers.isEmpty } }

    func request(_ method: String, _ params: JSON) async throws -> JSON {
        let answer = state.withLock { state in
            state.asked.append([.string(method), params])
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        return try #require(answer, "nobody expected \(method) \(params)").get()
    }

    func notify(_ method: String, _ params: JSON) {
        state.withLock { $0.asked.append([.string(method), params]) }
    }
}
