import Concurrency
import Glibc
import PluginAPI
import Synchronization

/// What a plugin's process prints, line by line to the log: no line too long, and not too many of them.
package final class PluginOutput: Sendable {
    private static let longestLine = 2_048

    private struct State {
        /// The line under way of each descriptor.
        var lines: [Int32: [UInt8]] = [:]
        var allowance = LineAllowance()
    }

    private let instance: String
    private let log: HostLog
    private let state = Mutex(State())

    package init(instance: String, log: HostLog) {
        self.instance = instance
        self.log = log
    }

    /// Takes what `descriptor` has. False at its end.
    package func read(from descriptor: Int32) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 1) { buffer in
            // Bounded, so that one who prints without end does not keep the thread that all plugins share.
            for _ in 0..<16 {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                if count == 0 { return false }
                if count < 0 { return errno == EAGAIN || errno == EINTR }
                state.withLock { take(buffer[..<count], of: descriptor, &$0) }
            }
            return true
        }
    }

    /// Writes what is left without a line's end.
    package func end() {
        state.withLock { state in
            for line in state.lines.values { write(line, &state) }
            state.lines = [:]
            reportLeftOut(&state)
        }
    }

    private func take(_ bytes: Slice<UnsafeMutableRawBufferPointer>, of descriptor: Int32, _ state: inout State) {
        var line = state.lines.removeValue(forKey: descriptor) ?? []
        for byte in bytes {
            if byte == 0x0A {
                write(line, &state)
                line.removeAll(keepingCapacity: true)
            } else if line.count < Self.longestLine {
                line.append(byte)
            }
        }
        state.lines[descriptor] = line
    }

    private func write(_ line: [UInt8], _ state: inout State) {
        guard !line.isEmpty else { return }
        guard state.allowance.takeOne(at: SystemClock().elapsed()) else { return }
        reportLeftOut(&state)
        log.info(String(decoding: line, as: UTF8.self), from: instance)
    }

    private func reportLeftOut(_ state: inout State) {
        let count = state.allowance.takeLeftOut()
        if count > 0 { log.warning("prints too much; lines left out", ["count": "\(count)"], from: instance) }
    }
}
