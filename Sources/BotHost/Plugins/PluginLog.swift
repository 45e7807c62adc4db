import Concurrency
import PluginAPI
import Synchronization

/// What a plugin logs, and what is to be said of its conduct: under its name, and not too much of it.
final class PluginLog: Sendable {
    private let instance: String
    private let log: HostLog
    private let clock: any BotClock
    private let allowance = Mutex(LineAllowance())

    init(instance: String, log: HostLog, clock: any BotClock) {
        self.instance = instance
        self.log = log
        self.clock = clock
    }

    func write(_ level: Log.Level, _ message: String, _ fields: [(key: String, value: String)] = []) {
        let now = clock.elapsed()
        let (mayWrite, leftOut) = allowance.withLock { allowance in
            let mayWrite = allowance.takeOne(at: now)
            return (mayWrite, mayWrite ? allowance.takeLeftOut() : 0)
        }
        if leftOut > 0 { log.warning("logs too much; lines left out", ["count": "\(leftOut)"], from: instance) }
        if mayWrite { log.write(level, message, fields, from: instance) }
    }
}
