import BotHost
import Concurrency
import Testing

@Suite struct IncidentsTests {
    @Test func `what happened stands in the log under the number that is given`() {
        let lines = LogLines()
        let incidents = Incidents(log: lines.log(clock: ManualClock())) { "0A1B2C" }
        #expect(incidents.report("it broke", ["command": "lock <env>"], from: "lock") == "0A1B2C")
        #expect(
            lines.all == ["2026-03-01T09:00:00.000Z error lock: it broke incident=0A1B2C command=\"lock <env>\"\n"])
    }

    @Test func `a number is six hexadecimal digits`() {
        for _ in 0..<1_000 {
            let id = Incidents.randomID()
            #expect(id.count == 6 && id.allSatisfy { "0123456789ABCDEF".contains($0) }, "\(id)")
        }
    }
}
