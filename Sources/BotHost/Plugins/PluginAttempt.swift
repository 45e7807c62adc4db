import PluginAPI

/// One thing that a plugin is asked to do. When it crashes over it, what may be done twice is done once more on the new
/// process; what crashes it again and again is set aside.
struct PluginAttempt: Sendable {
    let plugin: PluginSupervisor
    let request: Quarantine.Request
    let quarantine: Quarantine
    /// Whether it may be done twice.
    let mayRepeat: Bool
    /// Finds the process to ask, waiting for one that is being started.
    let connect: @Sendable () async throws -> PluginConnection
    /// Sets the request aside, and says what is to be told of that.
    let setAside: @Sendable () async throws -> Refusal

    /// - Parameter work: What is to be done, made anew for each try.
    /// - Returns: The plugin's answer.
    func run(_ work: () throws -> PluginWork) async throws -> JSON {
        if let entry = try await quarantine.entry(for: request) { throw HostWords.setAside(entry) }
        if quarantine.isTooMuch(request) { throw try await setAside() }
        var mayRepeat = mayRepeat
        while true {
            let connection = try await connect()
            do {
                let answer = try await connection.run(work()) { quarantine.noteCrash(of: request, wasAlone: true) }
                quarantine.noteSuccess(of: request)
                return answer
            } catch is Retired {
                continue
            } catch is PluginCrashed where plugin.isStopping {
                throw HostWords.cutOff
            } catch let end as PluginCrashed where end.wasWanted {
                guard mayRepeat else { throw HostWords.endedMeanwhile(plugin.instance) }
                mayRepeat = false
            } catch let crash as PluginCrashed {
                quarantine.noteCrash(of: request, wasAlone: crash.wasAlone)
                if quarantine.isTooMuch(request) { throw try await setAside() }
                guard mayRepeat else { throw crash }
                mayRepeat = false
            }
        }
    }
}
