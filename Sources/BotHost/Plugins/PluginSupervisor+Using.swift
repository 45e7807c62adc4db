import Concurrency

/// What the host asks a plugin over.
extension PluginSupervisor {
    /// The running plugin, waiting a little for one that is being started.
    package func connection() async throws(Unavailable) -> PluginConnection {
        if case .running(let connection) = status, connection.isOpen { return connection }
        let reached = try? await withDeadline(Self.patience, clock: services.clock) {
            for await status in self.statuses() {
                switch status {
                case .running(let connection) where connection.isOpen: return status
                case .broken, .stopping, .held, .stopped: return status
                case .starting, .running, .restarting: continue
                }
            }
            return self.status
        }
        switch reached ?? status {
        case .running(let connection) where connection.isOpen: return connection
        case .broken(let error): throw .broken(error)
        case .stopping(let hold), .held(let hold): throw .held(hold)
        case .starting, .running, .restarting, .stopped: throw .notRunning
        }
    }

    /// Waits until it runs or cannot.
    func settle() async {
        for await status in statuses() {
            if case .starting = status { continue }
            return
        }
    }

    /// Looks after the processes there are. To be called about once a second.
    package func check() {
        for connection in state.withLock({ $0.alive }) { connection.check() }
    }

    /// Tells the plugin which logs somebody reads, if that is something new to it.
    func tellOfReaders() {
        for connection in state.withLock({ $0.alive }) { connection.tellOfReaders() }
    }
}
