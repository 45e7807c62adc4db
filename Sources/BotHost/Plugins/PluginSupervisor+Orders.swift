import Concurrency

/// What the host and its admins want of a plugin.
extension PluginSupervisor {
    // MARK: Replacing

    /// Starts the plugin anew: from then on it takes what is asked, and the process before it ends when it has finished
    /// what it had begun. One that rests or is broken is tried at once.
    ///
    /// - Throws: Why the new one could not be started. An old one that runs then goes on.
    package func reload() async throws(PluginLoadError) {
        let error = await withCheckedContinuation { waiting in
            let isOver = state.withLock { state in
                if state.isOver { return true }
                state.reloads.append(waiting)
                state.nudge.open()
                return false
            }
            if isOver {
                waiting.resume(returning: failure(.stopping))
            }
        }
        if let error { throw error }
    }

    /// Ends the process in use, whatever it is doing, and starts another one.
    ///
    /// - Throws: Why the new one could not be started.
    package func restart() async throws(PluginLoadError) {
        state.withLock { $0.wantsRestart = true }
        try await reload()
    }

    /// Runs the plugin as `settings` say from now on: in a new process, without a gap.
    ///
    /// - Throws: Why it does not run so. It goes on as it was then.
    func change(to settings: Settings) async throws(PluginLoadError) {
        let old = self.settings
        adopt(settings)
        if hold != nil { return }
        do { try await reload() } catch {
            if error.reason == .held { return }
            adopt(old)
            // One that rests was just tried with what it does not take.
            if case .running = status { throw error }
            state.withLock { $0.nudge.open() }
            throw error
        }
    }

    /// Takes over settings that make no difference to a process that runs, but stand somewhere else now.
    func adopt(_ settings: Settings) { state.withLock { $0.settings = settings } }

    // MARK: Holding

    /// Who said that it is not to run, if somebody did.
    package var hold: PluginHold? {
        guard case .hold(let hold) = state.withLock({ $0.order }) else { return nil }
        return hold
    }

    /// Does not run from now on. To be called before `run`, or as a part of `stop(_:)`.
    package func holds(_ hold: PluginHold) { order(.hold(hold)) }

    /// Has the plugin not run, until `start`. What it had begun may go on for five seconds.
    ///
    /// Returns when it has ended, or was started again meanwhile.
    package func stop(_ hold: PluginHold) async {
        holds(hold)
        for await status in statuses() {
            if self.hold == nil { return }
            switch status {
            case .held, .stopped: return
            case .starting, .running, .restarting, .broken, .stopping: continue
            }
        }
    }

    /// Has the plugin run again after a `stop(_:)`, or at once when it rests.
    ///
    /// - Throws: Why it could not be started.
    package func start() async throws(PluginLoadError) {
        state.withLock { state in
            if case .hold = state.order { state.order = .run }
        }
        try await reload()
    }

    /// Ends the plugin for good, after what it had begun, and makes `run` return.
    package func leave() async {
        order(.leave)
        let limit = Self.finishWithin + Self.endWithin + .seconds(1)
        _ = try? await withDeadline(limit, clock: services.clock) { await self.hasEnded.wait() }
        await stop()
    }

    private func order(_ order: Order) {
        let isRunning = if case .running = status { true } else { false }
        let starting = state.withLock { state in
            state.order = order
            state.nudge.open()
            return isRunning ? [] : state.alive
        }
        for connection in starting { connection.kill() }
    }

    // MARK: Stopping

    /// Ends the plugin, in good order if it can be, and makes `run` return.
    package func stop() async {
        let alive = state.withLock { state in
            state.isStopping = true
            state.nudge.open()
            return state.alive
        }
        for connection in alive {
            if case .running(let current) = status, current === connection {
                await end(connection)
            } else {
                connection.kill()
            }
        }
        await hasEnded.wait()
    }
}
