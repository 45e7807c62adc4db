import BotHost
import Foundation
import PluginAPI
import Testing

/// What an independent reader of cron expressions and Python's time zones say, which `scripts/setup tests` has them
/// write down.
@Suite(.timeLimit(.minutes(2))) struct CronPairTests {
    private struct Pair: Decodable {
        let cron: String
        let zone: String
        let after: Int
        let next: [Int]
    }

    private struct Zone: Decodable {
        let zone: String
        let offsets: [[Int]]
    }

    @Test func `an expression comes when an independent implementation says, over both changes of the clocks`() throws {
        let pairs = try Self.read([Pair].self, from: "pairs")
        #expect(pairs.count >= 500)
        #expect(Set(pairs.map(\.zone)).count >= 10)
        var zones: [String: TimeZoneRules] = [:]
        for pair in pairs {
            let zone = try zones[pair.zone] ?? TimeZoneRules(named: pair.zone)
            zones[pair.zone] = zone
            let expression = try CronExpression(pair.cron)
            var after = Date(timeIntervalSince1970: Double(pair.after))
            for next in pair.next {
                let found = expression.next(after: after, in: zone)
                #expect(
                    found == Date(timeIntervalSince1970: Double(next)),
                    "\(pair.cron) in \(pair.zone) after \(Int(after.timeIntervalSince1970))")
                after = Date(timeIntervalSince1970: Double(next))
            }
        }
    }

    @Test func `every time zone of the system shows what another reader of its file shows`() throws {
        let zones = try Self.read([Zone].self, from: "zones")
        #expect(zones.count > 400)
        for zone in zones {
            let rules = try TimeZoneRules(named: zone.zone)
            for offset in zone.offsets {
                #expect(rules.span(at: offset[0]).offset == offset[1], "\(zone.zone) at \(offset[0])")
            }
        }
    }

    private static func read<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value {
        let path = "\(TestFolder.sources)/.build/cron-pairs/\(name).json"
        let bytes = try #require(
            FileManager.default.contents(atPath: path), "\(path) is missing: run scripts/setup tests")
        return try JSONDecoder().decode(Value.self, from: bytes)
    }
}
